import type { App, ViewSubmitAction } from '@slack/bolt';
import { CODE_BLOCK, CODE_FORM, CODE_INPUT } from '../blocks/code-form.js';
import type { CodeForms } from '../code-forms.js';
import type { Origin } from '../conversation/conversation.js';
import { FormReply } from '../conversation/form-reply.js';
import type { Inbound } from './receive.js';
import { receive } from './receive.js';
import { signatureOf } from './signature.js';

/** Slack waits three seconds for the ack of a submit (docs.slack.dev/surfaces/modals); what is decided later is said to the person alone. */
const ACK_WITHIN_MS = 2_500;

/** A code that was submitted: the words `approve a-…` with the code, of the person for whom the form was opened and of nobody else. */
export function listenToCodeForms(app: App, inbound: Inbound, forms: CodeForms): void {
  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: CODE_FORM }, async (submitted) => {
    const { body, view, ack, context } = submitted;
    const refuse = (problem: string): Promise<void> =>
      ack({ response_action: 'errors', errors: { [CODE_BLOCK]: problem } });
    const about = forms.read(view.private_metadata, body.user.id, inbound.teamId);
    if (about === undefined) {
      inbound.log.warn({ user: body.user.id, view: view.id }, 'a form that is none of ours, or not theirs');
      await refuse('This form was not opened for you. Press Approve at the request.');
      return;
    }
    const reply = new FormReply();
    const key = `form-${view.id}-${body.trigger_id}`;
    const origin: Origin = {
      key,
      place: about.place,
      user: body.user.id,
      asideThread: about.aside,
      answers: 'privately',
      takes: (answer) => reply.take(answer),
    };
    const request = {
      key,
      surface: 'form' as const,
      author: { chat: 'slack', id: body.user.id, workspace: body.user.team_id ?? body.team?.id ?? '' },
      text: `approve ${about.approval}`,
      code: (view.state.values[CODE_BLOCK]?.[CODE_INPUT]?.value ?? '').replaceAll(' ', ''),
      receivedAt: inbound.now(),
    };
    const received = receive(inbound, { request, origin, signature: signatureOf(context) }).finally(() =>
      reply.close(),
    );
    const problem = await reply.problem(ACK_WITHIN_MS);
    await (problem === undefined ? ack() : refuse(problem));
    await received;
  });
}
