import { fromEnv } from '@aws-sdk/credential-provider-env'
import { memoize } from '@smithy/core/config'

/**
 * The bundles use this in place of `@aws-sdk/credential-provider-node`: Lambda gives a function its credentials in the
 * environment, so profiles, SSO, logins and the rest of the default chain would be 130 KB that never run. They stay the same as long
 * as the environment, and each look at a variable asks the operating system: so they are read once.
 */
export const defaultProvider = (init?: Parameters<typeof fromEnv>[0]) => memoize(fromEnv(init))
