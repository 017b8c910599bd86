import { BlockContext } from '../state/block-context.js';
import { Markdown } from '../text/markdown-view.js';
import { Actions } from './actions.js';
import { Alert } from './alert.js';
import { Card, Carousel } from './card.js';
import { Chart } from './chart.js';
import { Container } from './container.js';
import { DataTable } from './data-table.js';
import { Image } from './image.js';
import { Input } from './input.js';
import { Plan, TaskCard } from './plan.js';
import { RichText } from './rich-text.js';
import { Context, Header, Section } from './section.js';
import type { Block as BlockShape } from './shapes.js';
import { Table } from './table.js';
import { Video } from './video.js';

/** Any Block Kit block, by its type. */
export function Block({ block }: { block: BlockShape }) {
  return (
    <BlockContext.Provider value={{ blockId: block.block_id ?? '', dispatches: true, labelId: undefined }}>
      <div class={`block block-${block.type}`} data-block={block.type}>
        <BlockBody block={block} />
      </div>
    </BlockContext.Provider>
  );
}

function BlockBody({ block }: { block: BlockShape }) {
  switch (block.type) {
    case 'section':
      return <Section block={block} />;
    case 'context':
      return <Context block={block} />;
    case 'header':
      return <Header block={block} />;
    case 'divider':
      return <hr class="divider" />;
    case 'actions':
    case 'context_actions':
      return <Actions block={block} />;
    case 'markdown':
      return <Markdown text={block.text} />;
    case 'rich_text':
      return <RichText block={block} />;
    case 'table':
      return <Table block={block} />;
    case 'data_table':
      return <DataTable block={block} />;
    case 'data_visualization':
      return <Chart block={block} />;
    case 'image':
      return <Image block={block} />;
    case 'video':
      return <Video block={block} />;
    case 'alert':
      return <Alert block={block} />;
    case 'card':
      return <Card card={block} />;
    case 'carousel':
      return <Carousel block={block} />;
    case 'container':
      return <Container block={block} show={(child) => <Block block={child} />} />;
    case 'plan':
      return <Plan block={block} />;
    case 'task_card':
      return <TaskCard task={block} />;
    case 'input':
      return <Input block={block} />;
  }
}
