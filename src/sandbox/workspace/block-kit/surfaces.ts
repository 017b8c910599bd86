/** Which blocks each surface takes. */
import { z } from 'zod';
import { alert, card, carousel, container } from './cards.js';
import { dataVisualization } from './charts.js';
import { actions, contextActions, input } from './interactive-blocks.js';
import { richText } from './rich-text.js';
import { dataTable, table } from './tables.js';
import { plan, taskCard } from './tasks.js';
import { context, divider, header, image, markdown, section, video } from './text-blocks.js';

const everywhere = [actions, context, divider, header, image, input, richText, section, video] as const;

const messageBlock = z.discriminatedUnion('type', [
  ...everywhere,
  card,
  carousel,
  container,
  contextActions,
  dataTable,
  dataVisualization,
  markdown,
  plan,
  table,
  taskCard,
]);

const viewBlock = z.discriminatedUnion('type', [...everywhere, alert]);

export type Surface = 'message' | 'modal' | 'home';

/** The blocks of a message (at most 50) or of a view (at most 100). */
export const BLOCKS = {
  message: z.array(messageBlock).max(50),
  modal: z.array(viewBlock).max(100),
  home: z.array(viewBlock).max(100),
} as const satisfies Record<Surface, z.ZodType>;
