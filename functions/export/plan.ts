import { isDeepStrictEqual } from 'node:util'
import type { PassportCatalogue } from '../../awarding/catalogue/compiled-keepsakes.ts'
import { type SendingPorts, sendAll } from '../queue/sending.ts'
import { catalogueRows } from './catalogue-rows.ts'
import { tableColumns } from './columns.ts'
import { ManifestError, readManifest } from './manifests.ts'
import { createdSchema, type Plan, planSchema, readAs, tidyMessageOf } from './messages.ts'
import { removeOutlived } from './outlived.ts'
import { schemaOf, writeParquet } from './parquet.ts'
import { catalogueKeyOf, dateOf, planKeyOf } from './places.ts'
import type { Bucket } from './ports.ts'
import type { TemporaryFiles } from './temporary.ts'

export interface PlanPorts extends SendingPorts {
  readonly raw: Bucket
  readonly rawBucketName: string
  readonly analytics: Bucket
  /** The catalogue as it is published now, and where it lies. */
  published(): Promise<{ readonly version: string; readonly key: string }>
  /** The catalogue that lies there. */
  catalogueAt(key: string): Promise<PassportCatalogue>
  readonly keyGeneration: number
  readonly temporary: TemporaryFiles
  /** Epoch milliseconds. */
  now(): number
}

/**
 * Plans an export whose manifests have arrived: a message for each of its files. The first time fixes what all files are
 * tidied by; a message that comes twice sends the same messages again, which do no harm.
 *
 * @param body the event of S3
 * @throws ManifestError, WrongMessageError, UnsentError
 */
export async function planExport(body: string, ports: PlanPorts): Promise<Plan> {
  const { bucket, object } = readAs(createdSchema, body, 'the message of the export manifest queue').detail
  if (bucket.name !== ports.rawBucketName)
    throw new ManifestError(
      `an object of the bucket ${bucket.name} was announced; only exports in ${ports.rawBucketName} are planned`,
    )
  // EventBridge tells a key as it is, unlike the notifications of S3 itself.
  const plan = await fixedPlan(object.key, ports)
  if (plan.kind === 'full') await putCatalogue(plan, ports)
  const messages =
    plan.files.length > 0
      ? plan.files.map((file) => ({ tidy: tidyMessageOf(plan, file) }))
      : [{ complete: { exportId: plan.exportId } }]
  await sendAll(
    messages.map((message) => JSON.stringify(message)),
    ports,
  )
  // Once a day, if the clock asks for it. Nothing waits for it.
  if (plan.kind === 'full') await removeOutlived(ports.analytics, ports.now(), plan.date)
  return plan
}

/** The plan that was put first, whoever put it. */
async function fixedPlan(manifestKey: string, ports: PlanPorts): Promise<Plan> {
  const { raw, published, catalogueAt, keyGeneration } = ports
  const manifest = await readManifest(raw, manifestKey)
  const key = planKeyOf(manifest.exportId)
  let text = await raw.text(key)
  if (text === undefined) {
    const { version, key: catalogueKey } = await published()
    // One that cannot be used would stay in the plan for ever.
    await catalogueAt(catalogueKey)
    const plan: Plan = {
      ...manifest,
      date: dateOf(manifest.time),
      catalogueVersion: version,
      catalogueKey,
      keyGeneration,
      files: [...manifest.files],
    }
    await raw.put(key, JSON.stringify(plan), { once: true })
    text = await raw.text(key)
  }
  const plan = readAs(planSchema, text ?? '', `the plan of export ${manifest.exportId}`)
  if (isDeepStrictEqual({ ...plan, ...manifest }, plan)) return plan
  throw new ManifestError(
    `export ${manifest.exportId} was planned by other manifests: they were changed since; start another export`,
  )
}

/** Analysts read the keepsakes that there are beside those that were earned. */
async function putCatalogue(plan: Plan, { analytics, catalogueAt, temporary }: PlanPorts): Promise<void> {
  const catalogue = await catalogueAt(plan.catalogueKey)
  await temporary(async (path) => {
    const schema = schemaOf(tableColumns.catalogue)
    const file = await writeParquet({ path, schema, notes: {} }, async (add) => {
      for (const row of catalogueRows(catalogue, plan.exportId)) await add(row)
    })
    await analytics.putFile(catalogueKeyOf(plan), file)
  })
}
