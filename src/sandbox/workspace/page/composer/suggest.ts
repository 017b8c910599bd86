import type { PagePerson, PageWorkspace } from '../../page-protocol.js';

import { SLACKBOT_ID } from '../message/avatar.js';

/** One thing that a half-typed word can become. */
export interface Suggestion {
  key: string;
  /** Replaces the half-typed word. */
  insert: string;
  title: string;
  detail: string;
  person: PagePerson | undefined;
}

/** The suggestions for the word that ends at the caret, and where that word begins. */
export interface Suggestions {
  from: number;
  items: Suggestion[];
}

const MOST = 8;

/**
 * What can be completed at the caret: a command at the beginning of the line, or a mention.
 * In: the text before the caret, the workspace's commands and bot, and its people. Out: at most eight suggestions.
 */
export function suggest(before: string, workspace: PageWorkspace, people: PagePerson[]): Suggestions {
  if (/^\/\S*$/.test(before)) return { from: 0, items: commandsFor(before, workspace) };
  const mention = /(?:^|\s)@([\p{L}\p{N}._-]*)$/u.exec(before);
  if (mention?.[1] === undefined) return { from: before.length, items: [] };
  const typed = mention[1].toLowerCase();
  const items = people
    .filter((person) => !person.deleted && person.id !== SLACKBOT_ID && matches(person, typed) && person.name !== typed)
    .toSorted((a, b) => Number(b.id === workspace.bot_user_id) - Number(a.id === workspace.bot_user_id))
    .map((person) => ({
      key: person.id,
      insert: `@${person.name} `,
      title: person.name,
      detail: detailOf(person),
      person,
    }));
  return { from: before.length - mention[1].length - 1, items: items.slice(0, MOST) };
}

function commandsFor(typed: string, workspace: PageWorkspace): Suggestion[] {
  return workspace.commands
    .filter(({ command }) => command.startsWith(typed) && command !== typed)
    .map(({ command, description, usage_hint }) => ({
      key: command,
      insert: `${command} `,
      title: `${command} ${usage_hint}`,
      detail: description,
      person: undefined,
    }));
}

function matches(person: PagePerson, typed: string): boolean {
  return person.name.toLowerCase().startsWith(typed) || person.real_name.toLowerCase().startsWith(typed);
}

function detailOf(person: PagePerson): string {
  return person.is_bot ? 'App' : person.real_name;
}

/** The command that a line begins with, for its hint; undefined for a plain message. */
export function commandOf(text: string, workspace: PageWorkspace): PageWorkspace['commands'][number] | undefined {
  const word = /^\/\S+/.exec(text)?.[0];
  return workspace.commands.find(({ command }) => command === word);
}
