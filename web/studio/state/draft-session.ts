import { Refused, type Told, Unreachable } from '../../api/read.ts'
import type { DraftWithText, StudioApi, Tagged } from '../api/studio-api.ts'
import { toldOf } from '../api/told.ts'
import { type Checked, checked } from '../core/checking.ts'
import type { Value } from '../model/paths.ts'
import { editedContent } from '../model/text/content.ts'
import { type Edit, EditError } from '../model/text/edit.ts'
import { edited } from '../model/text/edit-text.ts'
import { type History, noHistory, redone, remembered, undone } from '../model/text/history.ts'
import { type Merge, merged } from '../model/text/merge.ts'

/** A text that this browser has and the API has not, with the draft that it was made from. */
export interface KeptDraft {
  readonly text: string
  readonly base: string
  /** Undefined where there was no draft. */
  readonly etag: string | undefined
}

/** Somebody else saved a text meanwhile. */
export interface Conflict {
  readonly theirs: Tagged<DraftWithText>
  /** Both changes in one text. */
  readonly merge: Merge
}

export interface DraftState {
  /** `missing`: there is no draft of it yet. */
  readonly is: 'opening' | 'missing' | 'failed' | 'open'
  readonly text: string
  /** All that the text says. It may be a moment ahead of what was checked. */
  readonly content: Value
  readonly checked: Checked
  /** The draft as the API has it. */
  readonly base?: Tagged<DraftWithText>
  readonly saving: 'saved' | 'waiting' | 'saving' | 'offline' | 'refused'
  /** Why it could not be opened, or is not saved. */
  readonly told?: Told
  readonly conflict?: Conflict
  readonly canUndo: boolean
  readonly canRedo: boolean
}

interface DraftSessionOptions {
  readonly campaignId: string
  readonly api: Pick<StudioApi, 'draft' | 'saveDraft'>
  /** This browser has it, and the API has not. */
  kept(): KeptDraft | undefined
  keep(draft: KeptDraft | undefined): void
  now(): number
  /** Does something after so many milliseconds. Returns the way to stop that. */
  later(ms: number, work: () => void): () => void
}

/** A pause in typing after which the text is saved. Each save is a revision that others see, so not every letter is one. */
const PAUSE_MS = 3_000
/** How long to wait for the network before it is tried again. */
const AGAIN_MS = 5_000

/** One campaign's draft while somebody works on it. The text is the truth: forms change it, and all else follows from it. */
export class DraftSession {
  readonly #options: DraftSessionOptions
  readonly #listeners = new Set<() => void>()
  #state: DraftState
  #history: History = noHistory
  #stopSaving: () => void = () => {}
  #stopChecking: () => void = () => {}
  #isSaving = false
  #ended = false

  constructor(options: DraftSessionOptions) {
    this.#options = options
    const nothing = checked('')
    this.#state = {
      is: 'opening',
      text: '',
      content: undefined,
      checked: nothing,
      saving: 'saved',
      canUndo: false,
      canRedo: false,
    }
  }

  get state(): DraftState {
    return this.#state
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Nobody works on it here any more. What is not saved yet is tried once more, and stays in this browser. */
  end(): void {
    void this.save()
    this.#stopSaving()
    this.#stopChecking()
    this.#ended = true
    this.#listeners.clear()
  }

  async open(): Promise<void> {
    this.#show({ is: 'opening', told: undefined })
    const { api, campaignId } = this.#options
    try {
      const base = await api.draft(campaignId)
      const kept = this.#options.kept()
      if (!kept || kept.text === base.body.text) this.#take(base, base.body.text)
      else if (kept.etag === base.etag) this.#take(base, kept.text)
      else {
        // Somebody saved since this browser was last left.
        this.#take(base, kept.text)
        this.#meet(base, kept.base)
      }
    } catch (error) {
      if (error instanceof Refused && error.status === 404) {
        const kept = this.#options.kept()
        if (kept) this.begin(kept.text)
        else this.#show({ is: 'missing' })
      } else this.#show({ is: 'failed', told: toldOf(error) })
    }
  }

  /** Begins a draft where there is none. */
  begin(text: string): void {
    this.#set(text)
    this.#show({ is: 'open' })
    void this.save()
  }

  /**
   * Makes a change of a form.
   *
   * @param mark names the field, where somebody types in it
   * @throws EditError when the text cannot take it
   */
  edit(edit: Edit, mark?: string): void {
    this.#checkNow()
    const { text, content, checked: before } = this.#state
    const { isReadable, yaml } = before
    const next = edited({ text, content, isReadable, yaml }, edit)
    this.#remember(mark)
    this.#show({ text: next, content: editedContent(content, edit) })
    this.#changed()
  }

  /** Makes a change if the text can take it. Returns why it cannot. */
  tryEdit(edit: Edit, mark?: string): string | undefined {
    try {
      this.edit(edit, mark)
      return undefined
    } catch (error) {
      if (error instanceof EditError) return error.message
      throw error
    }
  }

  /** Writes the text by hand. */
  write(text: string, mark?: string): void {
    if (text === this.#state.text) return
    this.#remember(mark)
    this.#show({ text })
    this.#changed()
  }

  undo(): void {
    this.#goTo(undone(this.#history, this.#state.text))
  }

  redo(): void {
    this.#goTo(redone(this.#history, this.#state.text))
  }

  /** Saves what is not saved. Never throws: what came of it is shown. */
  async save(): Promise<void> {
    const { text, base, is, conflict } = this.#state
    this.#stopSaving()
    if (this.#isSaving || conflict || is !== 'open') return
    if (text === base?.body.text) return this.#show({ saving: 'saved', told: undefined })
    this.#isSaving = true
    this.#show({ saving: 'saving' })
    const { campaignId, api } = this.#options
    const format = base?.body.format ?? (text.trimStart().startsWith('{') ? 'json' : 'yaml')
    try {
      const { body, etag } = await api.saveDraft(campaignId, { text, format }, base?.etag ?? 'none')
      this.#show({ base: { body: { ...body, text }, etag }, told: undefined })
      this.#settle()
    } catch (error) {
      await this.#failed(error)
    } finally {
      this.#isSaving = false
    }
  }

  /** Goes on with a text after somebody else saved another. */
  settle(choice: 'theirs' | 'mine' | 'both'): void {
    const { conflict, text } = this.#state
    if (!conflict) return
    const { theirs, merge } = conflict
    const next = { theirs: theirs.body.text, mine: text, both: merge.text }[choice]
    this.#remember(undefined)
    this.#show({ base: theirs, conflict: undefined })
    this.#set(next)
    void this.save()
  }

  #take(base: Tagged<DraftWithText>, text: string): void {
    this.#show({ is: 'open', base })
    this.#set(text)
    this.#settle()
  }

  #set(text: string): void {
    this.#stopChecking()
    const result = checked(text, this.#options.campaignId)
    this.#show({ text, checked: result, content: result.content })
    this.#keep()
  }

  /** After a save: whether there is more to save. */
  #settle(): void {
    const isSaved = this.#state.text === this.#state.base?.body.text
    this.#keep()
    this.#show({ saving: isSaved ? 'saved' : 'waiting' })
    if (!isSaved) this.#saveLater(PAUSE_MS)
  }

  async #failed(error: unknown): Promise<void> {
    if (error instanceof Refused && error.status === 412) {
      const { api, campaignId } = this.#options
      const base = this.#state.base?.body.text ?? ''
      const theirs = await api.draft(campaignId).catch(() => undefined)
      if (theirs) return this.#meet(theirs, base)
    }
    const isOffline = error instanceof Unreachable
    this.#show({ saving: isOffline ? 'offline' : 'refused', told: toldOf(error) })
    if (isOffline) this.#saveLater(AGAIN_MS)
  }

  #meet(theirs: Tagged<DraftWithText>, base: string): void {
    const { text } = this.#state
    if (theirs.body.text === text) {
      this.#show({ base: theirs })
      this.#settle()
      return
    }
    const merge = merged(base, text, theirs.body.text, 'mine')
    this.#show({ conflict: { theirs, merge }, saving: 'refused' })
  }

  #goTo(step: { readonly text: string; readonly history: History } | undefined): void {
    if (!step) return
    this.#history = step.history
    this.#set(step.text)
    this.#changed()
  }

  #remember(mark: string | undefined): void {
    this.#history = remembered(this.#history, this.#state.text, mark, this.#options.now())
  }

  #changed(): void {
    const { past, future } = this.#history
    this.#keep()
    this.#stopChecking()
    // A letter is seen before it is checked.
    this.#stopChecking = this.#options.later(0, () => this.#checkNow())
    this.#show({ saving: 'waiting', canUndo: past.length > 0, canRedo: future.length > 0 })
    this.#saveLater(PAUSE_MS)
  }

  #checkNow(): void {
    this.#stopChecking()
    const { text, checked: before } = this.#state
    if (before.text === text) return
    const result = checked(text, this.#options.campaignId)
    this.#show({ checked: result, content: result.content })
  }

  #saveLater(ms: number): void {
    this.#stopSaving()
    this.#stopSaving = this.#options.later(ms, () => void this.save())
  }

  #keep(): void {
    const { text, base, conflict } = this.#state
    const isKeptThere = text === base?.body.text && !conflict
    this.#options.keep(isKeptThere ? undefined : { text, base: base?.body.text ?? '', etag: base?.etag })
  }

  #show(change: { [Key in keyof DraftState]?: DraftState[Key] | undefined }): void {
    if (this.#ended) return
    this.#state = { ...this.#state, ...change } as DraftState
    for (const listener of [...this.#listeners]) listener()
  }
}
