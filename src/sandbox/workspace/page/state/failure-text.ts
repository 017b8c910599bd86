/**
 * What the page says when a press or a form failed, in Slack's words.
 * In: the result's error code and the app's name. Out: one sentence for the reader.
 */
export function pressFailure(error: string | undefined, appName: string): string {
  if (error === 'connection_lost' || error === 'no_answer') return 'The workspace can’t be reached. Try again.';
  if (error === 'app_not_connected') return `${appName} isn’t connected right now. Try again.`;
  if (error === 'operation_timeout') return `${appName} didn’t answer in time. Try again.`;
  return `${appName} had some trouble. Try again.`;
}

const POST_FAILURES = new Map([
  ['not_in_channel', 'You’re not in this channel.'],
  ['is_archived', 'This channel is archived.'],
  ['connection_lost', 'Not sent: the workspace can’t be reached.'],
  ['no_answer', 'Not sent: the workspace didn’t answer.'],
]);

/** What the composer says when a line wasn't delivered. Failed slash commands are also explained by Slackbot. */
export function postFailure(error: string | undefined): string {
  return POST_FAILURES.get(error ?? '') ?? `Not delivered (${error ?? 'unknown error'}).`;
}
