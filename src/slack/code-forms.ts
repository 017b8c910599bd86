import { createHmac, timingSafeEqual } from 'node:crypto';
import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Log } from '../core/ports.js';
import type { ApprovalId } from '../domain/approval-id.js';
import { parseApprovalId } from '../domain/approval-id.js';
import type { ApprovalRecord } from '../domain/approval.js';
import { refusalWord } from './api/failure.js';
import { renderCodeForm } from './blocks/code-form.js';
import type { Place } from './conversation/place.js';
import { parsePlace, renderPlace } from './conversation/place.js';

/** Whom a form was opened for, about what, and where its answer goes. */
export interface CodeFormOf {
  readonly user: string;
  readonly place: Place;
  readonly asideThread?: string | undefined;
}

const metadataSchema = z.strictObject({
  approval: z.string().transform(parseApprovalId),
  user: z.string(),
  place: z
    .string()
    .transform(parsePlace)
    .pipe(z.custom<Place>((place) => place !== undefined)),
  aside: z.string().optional(),
});
type Metadata = z.output<typeof metadataSchema>;

/**
 * The forms that ask for a code. Their private_metadata, which a client can read and send back changed, is signed: it is of one request
 * and of one person, and stands for nothing in anybody else's form.
 */
export class CodeForms {
  constructor(
    private readonly client: webApi.WebClient,
    /** The same in all replicas; 32 bytes. */
    private readonly key: Uint8Array,
    private readonly log: Log,
  ) {}

  /** Within the three seconds that Slack gives a trigger_id (docs.slack.dev/interactivity/handling-user-interaction); false after them. */
  async open(triggerId: string, approval: ApprovalRecord, of: CodeFormOf): Promise<boolean> {
    try {
      const view = renderCodeForm(approval, this.seal(approval.id, of));
      await this.client.views.open({ trigger_id: triggerId, view });
      return true;
    } catch (error) {
      this.log.warn(
        { approval: approval.id, user: of.user, refusal: refusalWord(error), err: error },
        'a form did not open',
      );
      return false;
    }
  }

  /** The private_metadata of a form. */
  seal(approval: ApprovalId, { user, place, asideThread }: CodeFormOf): string {
    const about = { approval, user, place: renderPlace(place), aside: asideThread };
    const text = Buffer.from(JSON.stringify(about)).toString('base64url');
    return `${text}.${this.#sign(text).toString('base64url')}`;
  }

  /** What a form that comes back is about; undefined for one that was not opened by us for this person of this workspace. */
  read(metadata: string, user: string, team: string): Metadata | undefined {
    const [text = '', mac = '', ...rest] = metadata.split('.');
    const given = Buffer.from(mac, 'base64url');
    const right = this.#sign(text);
    if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    const about = metadataSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return about.user === user && about.place.team === team ? about : undefined;
  }

  #sign(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}
