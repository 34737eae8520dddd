/** A sleep from which somebody can be woken. */
export class Alarm {
  #wake: (() => void) | undefined

  /** Resolves after so many milliseconds, or when it rings; without a number only when it rings. */
  sleep(milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(() => this.ring(), milliseconds)
      this.#wake = () => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
    })
  }

  ring(): void {
    this.#wake?.()
  }
}
