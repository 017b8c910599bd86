import { Link } from '../text/inline-view.js';
import { RichText } from './rich-text.js';
import type { BlockOf } from './shapes.js';

type Task = BlockOf<'task_card'>;

const STATUS_NAMES = { pending: 'Pending', in_progress: 'In progress', complete: 'Done', error: 'Failed' };

/** The steps of a piece of work and how far each one is. */
export function Plan({ block }: { block: BlockOf<'plan'> }) {
  const tasks = block.tasks ?? [];
  const done = tasks.filter((task) => task.status === 'complete').length;
  return (
    <section class="plan" aria-label={block.title}>
      <div class="plan-title">
        <strong>{block.title}</strong>
        <span class="plan-count">
          {done} of {tasks.length}
        </span>
      </div>
      <ol class="plan-tasks">
        {tasks.map((task) => (
          <li key={task.task_id}>
            <TaskCard task={task} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** One step: its state, title, details, output and sources. */
export function TaskCard({ task }: { task: Task }) {
  const hasMore = task.details !== undefined || task.output !== undefined || (task.sources ?? []).length > 0;
  const title = (
    <>
      <span class={`task-status task-${task.status}`} role="img" aria-label={STATUS_NAMES[task.status]} />
      <span class="task-title">{task.title}</span>
    </>
  );
  if (!hasMore) return <div class="task">{title}</div>;
  return (
    <details class="task" open={task.status === 'in_progress' || task.status === 'error'}>
      <summary>{title}</summary>
      <div class="task-body">
        {task.details !== undefined && <RichText block={task.details} />}
        {task.output !== undefined && <RichText block={task.output} />}
        {task.sources?.map((source, index) => (
          <span key={index} class="task-source">
            <Link url={source.url}>{source.text}</Link>
          </span>
        ))}
      </div>
    </details>
  );
}
