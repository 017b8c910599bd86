import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
// The index exports the generated calls that read their answers with this, but not the reader itself, which watches need too.
import { ObjectSerializer } from '@kubernetes/client-node/dist/gen/models/ObjectSerializer.js';

/** An object of a watch in the same shape that the generated calls give: dates as Date, fields by the client's names. */
export const readPod = (object: unknown): V1Pod => ObjectSerializer.deserialize(object, 'V1Pod', '') as V1Pod;

export const readEvent = (object: unknown): CoreV1Event =>
  ObjectSerializer.deserialize(object, 'CoreV1Event', '') as CoreV1Event;
