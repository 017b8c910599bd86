/** What composers remember while the page is open: unsent drafts by place, and the lines that were sent, newest last. */
export class ComposerMemory {
  readonly #drafts = new Map<string, string>();
  readonly #lines: string[] = [];

  draft(place: string): string {
    return this.#drafts.get(place) ?? '';
  }

  keepDraft(place: string, text: string): void {
    this.#drafts.set(place, text);
  }

  sent(line: string): void {
    if (this.#lines.at(-1) !== line) this.#lines.push(line);
  }

  /** The line that was sent `back` lines ago (1 = the last one). */
  recall(back: number): string | undefined {
    return this.#lines.at(-back);
  }
}
