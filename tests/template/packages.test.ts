import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deployedFunctions } from '../../packaging/functions.ts'
import { projectRoot } from '../../packaging/project.ts'
import { contentsIn, metafileOf } from './support/metafiles.ts'

type Locked = { dev?: boolean; integrity?: string; link?: boolean; resolved?: string; version?: string }

const readJson = (path: string) => JSON.parse(readFileSync(join(projectRoot, path), 'utf8'))
const { dependencies } = readJson('package.json') as { dependencies: Record<string, string> }
const { packages } = readJson('package-lock.json') as { packages: Record<string, Locked> }

/** The folder of the package that a path is in, as package-lock.json names it; undefined for our own files. */
const packageOf = (path: string) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]

async function metafiles() {
  const functions = await deployedFunctions(projectRoot)
  return Promise.all(functions.map(({ name }) => metafileOf(name)))
}

test('every package in a bundle comes with the dependencies, and none with the tools of development alone', async () => {
  const inBundles = new Set((await metafiles()).flatMap(contentsIn).map(packageOf))
  inBundles.delete(undefined)
  expect(inBundles.size).toBeGreaterThan(15)
  expect([...inBundles].filter((path) => !path || !packages[path] || packages[path].dev)).toEqual([])
})

test('every package that a source of a bundle imports is a dependency of its own', async () => {
  const imported = new Set<string>()
  for (const metafile of await metafiles())
    for (const path of contentsIn(metafile).filter((path) => !packageOf(path)))
      for (const { path: target } of metafile.inputs[path]?.imports ?? [])
        imported.add(packageOf(target)?.replace('node_modules/', '') ?? '')
  imported.delete('')
  expect([...imported].filter((name) => !(name in dependencies))).toEqual([])
  expect([...imported]).toEqual(expect.arrayContaining(['@aws-sdk/client-sqs', '@aws-sdk/util-dynamodb']))
})

test('every package is locked to its content, and to no registry', () => {
  const locked = Object.entries(packages).filter(([path, { link }]) => /node_modules\//.test(path) && !link)
  expect(locked.length).toBeGreaterThan(500)
  // It has 64 bytes: one cut off would be no check.
  expect(locked.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''))).toEqual([])
  expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
})
