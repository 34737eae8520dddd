import * as z from 'zod'
import { defineKind, generatedName } from '../kind.ts'

export const bucket = defineKind({
  type: 'AWS::S3::Bucket',
  honoured: z.strictObject({ BucketName: z.string().optional() }),
  inert: {
    BucketEncryption: 'nothing is encrypted at rest on one machine',
    VersioningConfiguration: 'a local bucket keeps the newest version of an object only',
    LifecycleConfiguration: 'a local bucket keeps its objects until they are deleted',
    PublicAccessBlockConfiguration: 'the server is bound to 127.0.0.1',
    OwnershipControls: 'there is one account',
    IntelligentTieringConfigurations: 'storage costs nothing here',
    LoggingConfiguration: 'access is not logged here',
    Tags: 'tags have no effect',
  },
  add({ BucketName }, { logicalId, context, model }) {
    const name = BucketName ?? generatedName(logicalId, context).toLowerCase()
    const arn = `arn:aws:s3:::${name}`
    const domain = `${name}.s3.${context.region}.amazonaws.com`
    model.buckets.push({ logicalId, name, arn })
    return { ref: name, attributes: { Arn: arn, DomainName: domain, RegionalDomainName: domain } }
  },
})
