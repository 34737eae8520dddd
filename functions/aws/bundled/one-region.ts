import { SignatureV4 } from '@smithy/signature-v4'

/**
 * The bundles use this in place of `@aws-sdk/signature-v4-multi-region`: a request goes to one region, and is signed for it. What would
 * sign for several at once, which buses behind a global endpoint need, would be 4 KB that never run.
 */
export class SignatureV4MultiRegion extends SignatureV4 {
  /** Tells the client of the bus that it has nothing to sign for several regions with. */
  static sigv4aDependency(): 'none' {
    return 'none'
  }
}
