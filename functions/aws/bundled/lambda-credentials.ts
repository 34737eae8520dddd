import { fromEnv } from '@aws-sdk/credential-provider-env'

/**
 * The bundles use this in place of `@aws-sdk/credential-provider-node`: Lambda gives a function its credentials in the
 * environment, so profiles, SSO, logins and the rest of the default chain would be 130 KB that never run.
 */
export const defaultProvider = fromEnv
