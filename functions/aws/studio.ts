import { S3Client } from '@aws-sdk/client-s3'
import { CatalogueBucket } from '../../publishing/bucket.ts'
import { DraftsBucket } from '../../publishing/drafts/drafts-bucket.ts'
import { PendingPublications } from '../../publishing/drafts/pending.ts'
import { PicturesBucket } from '../../publishing/pictures/pictures-bucket.ts'
import { clientSettings } from './client.ts'
import { type Environment, readEnvironment, TOKENS } from './environment.ts'

/** A snapshot of all campaigns is larger than what other functions read and write. */
const ANSWER_WITHIN_MS = 5_000

/** An error is thrown, and told once by whoever asked: the client would print a line of its own. */
const QUIET = { debug() {}, info() {}, warn() {}, error() {} }

interface StudioBuckets {
  readonly drafts: DraftsBucket
  readonly pending: PendingPublications
  readonly pictures: PicturesBucket
  readonly catalogue: CatalogueBucket
}

/** The variables of the studio's functions, its buckets, and whether another person has to approve what is published. */
export function studioSettings() {
  const environment = readEnvironment(
    'AWS_ENDPOINT_URL',
    ...TOKENS,
    'CATALOGUE_BUCKET',
    'STUDIO_BUCKET',
    'STUDIO_REVIEW',
  )
  const reviewRequired = environment.STUDIO_REVIEW === 'required'
  return { environment, reviewRequired, ...studioBucketsOf(environment) }
}

function studioBucketsOf({
  AWS_ENDPOINT_URL,
  CATALOGUE_BUCKET,
  STUDIO_BUCKET,
}: Pick<Environment, 'AWS_ENDPOINT_URL' | 'CATALOGUE_BUCKET' | 'STUDIO_BUCKET'>): StudioBuckets {
  const s3 = new S3Client({
    ...clientSettings({ answerWithinMs: ANSWER_WITHIN_MS, streams: true }),
    logger: QUIET,
    // Where everything of AWS is at one address, the bucket is the first part of the path.
    forcePathStyle: AWS_ENDPOINT_URL !== '',
  })
  return {
    drafts: new DraftsBucket(s3, STUDIO_BUCKET),
    pending: new PendingPublications(s3, STUDIO_BUCKET),
    pictures: new PicturesBucket(s3, STUDIO_BUCKET),
    catalogue: new CatalogueBucket(s3, CATALOGUE_BUCKET),
  }
}
