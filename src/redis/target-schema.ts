import { z } from 'zod';
import { parseClusterName, parseContainerName, parseNamespaceName, parseObjectName } from '../domain/names.js';
import type { Target, TargetRef } from '../domain/target.js';
import { POD_KINDS } from '../domain/target.js';

/** Names become parts of URLs, so what Redis holds is checked as what people write is. */
function named<T>(parse: (text: string) => T) {
  return z.string().transform((text, context): T => {
    try {
      return parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'is not a name' });
      return z.NEVER;
    }
  });
}

const cluster = named(parseClusterName);
const namespace = named(parseNamespaceName);
const object = named(parseObjectName);
const container = named(parseContainerName);

const podRef = z.looseObject({
  cluster,
  namespace,
  kind: z.enum(POD_KINDS),
  name: object,
  container: container.exactOptional(),
});
const nodeRef = z.looseObject({ cluster, kind: z.literal('node'), name: object });

export const targetRefSchema: z.ZodType<TargetRef> = z.union([podRef, nodeRef]);

const profile = z.looseObject({ type: z.string(), localhostProfile: z.string().exactOptional() });
const words = z.array(z.string());
const security = z.looseObject({
  runAsUser: z.number().exactOptional(),
  runAsGroup: z.number().exactOptional(),
  runAsNonRoot: z.boolean().exactOptional(),
  supplementalGroups: z.array(z.number()).exactOptional(),
  capabilities: z.looseObject({ add: words.exactOptional(), drop: words.exactOptional() }).exactOptional(),
  seccompProfile: profile.exactOptional(),
  appArmorProfile: profile.exactOptional(),
  privileged: z.boolean().exactOptional(),
});

const platform = z.looseObject({ os: z.string(), arch: z.string(), memoryPressure: z.boolean() }).exactOptional();

export const targetSchema: z.ZodType<Target> = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('container'),
    cluster,
    namespace,
    pod: object,
    container,
    node: object,
    asked: podRef,
    choice: z.string().exactOptional(),
    state: z.looseObject({
      podUid: z.string(),
      containerId: z.string(),
      restartCount: z.number(),
      ready: z.boolean(),
    }),
    security,
    hostNetwork: z.boolean(),
    runtimeClass: z.string().exactOptional(),
    memoryLimited: z.boolean(),
    oomKilledAt: z.number().exactOptional(),
    resourceVersion: z.string(),
    ephemeralContainers: words,
    platform,
  }),
  z.looseObject({ kind: z.literal('node'), cluster, node: object, uid: z.string(), asked: nodeRef, platform }),
]);
