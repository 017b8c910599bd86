import { randomBytes } from 'node:crypto';
import type { Changes } from './changes.js';
import { withGeneratedNames } from './block-kit/names.js';
import type { JsonObject } from './json.js';

/** A modal that is open, or somebody's home tab. */
export interface StoredView {
  readonly id: string;
  readonly user: string;
  readonly hash: string;
  readonly externalId: string | undefined;
  /** As the app sent it, with generated names. */
  readonly body: JsonObject & { blocks: JsonObject[] };
  /** Errors of the last submit, by block_id. */
  readonly errors?: Readonly<Record<string, string>>;
}

/** Slack: at most three modals on top of each other. */
export const STACK_LIMIT = 3;

const newHash = (): string => `${Date.now()}.${randomBytes(4).toString('hex')}`;

/** The modals of each person, last one on top, and the home tabs. */
export class ViewStore {
  readonly #stacks = new Map<string, StoredView[]>();
  readonly #homes = new Map<string, StoredView>();

  constructor(private readonly changes: Changes) {}

  stack(user: string): readonly StoredView[] {
    return this.#stacks.get(user) ?? [];
  }

  top(user: string): StoredView | undefined {
    return this.stack(user).at(-1);
  }

  home(user: string): StoredView | undefined {
    return this.#homes.get(user);
  }

  find(by: { id?: string | undefined; externalId?: string | undefined }): StoredView | undefined {
    return [...this.#stacks.values()]
      .flat()
      .find((view) => view.id === by.id || (by.externalId !== undefined && view.externalId === by.externalId));
  }

  /** Opens a modal on top of those that the person has open. */
  push(user: string, body: JsonObject): StoredView {
    const view = this.#make(user, body);
    this.#set(user, [...this.stack(user), view]);
    return view;
  }

  publishHome(user: string, body: JsonObject): StoredView {
    const view = this.#make(user, body);
    this.#homes.set(user, view);
    return view;
  }

  update(view: StoredView, body: JsonObject): StoredView {
    const next = { ...this.#make(view.user, body), id: view.id };
    this.#replace(next);
    return next;
  }

  showErrors(view: StoredView, errors: Readonly<Record<string, string>>): void {
    this.#replace({ ...view, errors });
  }

  /** Closes the top modal, or all of them. */
  close(user: string, all: boolean): void {
    this.#set(user, all ? [] : this.stack(user).slice(0, -1));
  }

  #replace(view: StoredView): void {
    this.#set(
      view.user,
      this.stack(view.user).map((other) => (other.id === view.id ? view : other)),
    );
  }

  #set(user: string, stack: StoredView[]): void {
    this.#stacks.set(user, stack);
    this.changes.tell({ type: 'view_changed', user });
  }

  #make(user: string, body: JsonObject): StoredView {
    const blocks = withGeneratedNames(Array.isArray(body.blocks) ? body.blocks : []);
    return {
      id: `V0${randomBytes(5).toString('hex').toUpperCase()}`,
      user,
      hash: newHash(),
      externalId: typeof body.external_id === 'string' ? body.external_id : undefined,
      body: { ...body, blocks },
    };
  }
}
