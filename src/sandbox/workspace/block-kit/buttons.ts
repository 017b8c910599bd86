/** Elements that people press: docs.slack.dev/reference/block-kit/block-elements. */
import { z } from 'zod';
import { actionable, confirmable, labelled, overflowOption, styleable } from './composition.js';
import { plainText, webAddress } from './text-objects.js';

export const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: webAddress().optional(),
  ...actionable,
  ...confirmable,
  ...styleable,
  ...labelled,
});

export const overflow = z.strictObject({
  type: z.literal('overflow'),
  options: z.array(overflowOption).min(1).max(5),
  ...actionable,
  ...confirmable,
});

export const workflowButton = z.strictObject({
  type: z.literal('workflow_button'),
  text: plainText(75),
  workflow: z.strictObject({
    trigger: z.strictObject({
      url: webAddress(),
      customizable_input_parameters: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
    }),
  }),
  ...actionable,
  ...confirmable,
  ...styleable,
  ...labelled,
});

const feedbackButton = z.strictObject({ text: plainText(75), value: z.string().max(2000), ...labelled });

export const feedbackButtons = z.strictObject({
  type: z.literal('feedback_buttons'),
  positive_button: feedbackButton,
  negative_button: feedbackButton,
  ...actionable,
});

export const iconButton = z.strictObject({
  type: z.literal('icon_button'),
  /** The only icon that Slack documents. */
  icon: z.literal('trash'),
  text: plainText(75),
  value: z.string().max(2000).optional(),
  visible_to_user_ids: z.array(z.string()).optional(),
  ...actionable,
  ...confirmable,
  ...labelled,
});
