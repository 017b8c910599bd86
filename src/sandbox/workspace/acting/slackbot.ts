import { SLACKBOT_ID, TEAM } from '../people.js';
import type { WorkspaceState } from '../workspace-state.js';

/** Slackbot tells one person that something did not work. */
export function slackbotSays(state: WorkspaceState, channel: string, user: string, text: string): void {
  state.messages.add({
    channel,
    ts: state.clock.nextTs(),
    user: SLACKBOT_ID,
    teamId: TEAM.id,
    text,
    reactions: new Map(),
    ephemeralTo: user,
    isError: true,
  });
}
