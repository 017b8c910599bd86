import type { JsonObject } from '../json.js';
import type { SlackPerson, SlackTeam } from '../people.js';
import { APP_ID, PARTNER_TEAM, TEAM } from '../people.js';
import type { ResponseTarget } from '../response-urls.js';
import type { WorkspaceState } from '../workspace-state.js';

/** The workspace that a person belongs to. */
export const teamOf = (person: SlackPerson): SlackTeam => (person.teamId === PARTNER_TEAM.id ? PARTNER_TEAM : TEAM);

/** What every interaction payload says of who acted: docs.slack.dev/reference/interaction-payloads. */
export function interactionOf(state: WorkspaceState, person: SlackPerson): JsonObject {
  const { id, domain } = teamOf(person);
  return {
    user: { id: person.id, username: person.name, name: person.name, team_id: person.teamId },
    team: { id, domain },
    api_app_id: APP_ID,
    token: 'sandbox-verification-token',
    trigger_id: state.triggers.issue(person.id),
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** A new response_url for what a person did. */
export function responseUrlOf(state: WorkspaceState, kind: 'commands' | 'actions', target: ResponseTarget): string {
  return `${state.origin}/${kind}/${TEAM.id}/${state.responseUrls.issue(target)}`;
}
