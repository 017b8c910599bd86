import type { WorkspaceState } from '../workspace-state.js';

/** Slack's three entities: docs.slack.dev/messaging/formatting-message-text#escaping. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What Slack makes of a typed message: entities, `@handle` to `<@ID>`, `#channel` to `<#ID|name>`. */
export function composeText(state: WorkspaceState, typed: string): string {
  const people = [...state.people.values()];
  const channels = [...state.channels.values()];
  return escapeText(typed)
    .replaceAll(/(?<=^|\s)@([a-z0-9._-]+)/g, (whole, name: string) => {
      const person = people.find((candidate) => candidate.name === name);
      return person === undefined ? whole : `<@${person.id}>`;
    })
    .replaceAll(/(?<=^|\s)#([a-z0-9_-]+)/g, (whole, name: string) => {
      const channel = channels.find((candidate) => candidate.name === name);
      return channel === undefined ? whole : `<#${channel.id}|${channel.name}>`;
    });
}
