/** What an authoriser is asked: may this user do this to that? */
import type { User } from './authenticate.js';
import type { RequestInfo } from './request-info.js';
import { failure, ApiError, forbiddenByAuthorizer, goQuote } from './status.js';

export interface ResourceAttributes {
  verb: string;
  group: string;
  /** The plural name; with the subresource it is written `pods/log`. */
  resource: string;
  subresource: string;
  namespace: string | undefined;
  name: string | undefined;
}

export interface PathAttributes {
  verb: string;
  path: string;
}

export type Attributes = ResourceAttributes | PathAttributes;

export function attributesOf(info: RequestInfo): Attributes {
  if (!info.isResource) return { verb: info.verb, path: info.path };
  const { verb, group, resource, subresource, namespace, name } = info;
  return { verb, group, resource, subresource, namespace, name };
}

export function resourceWithSubresource(asked: ResourceAttributes): string {
  return asked.subresource ? `${asked.resource}/${asked.subresource}` : asked.resource;
}

/** The 403 of the authorisation filter. `reason` is what the authoriser adds, e.g. a role that is missing. */
export function refusalOf(user: User, asked: Attributes, reason = ''): ApiError {
  const added = reason ? `: ${reason}` : '';
  if ('path' in asked) {
    const message = `forbidden: User ${goQuote(user.name)} cannot ${asked.verb} path ${goQuote(asked.path)}${added}`;
    return new ApiError(failure(403, 'Forbidden', message, {}), { 'X-Content-Type-Options': 'nosniff' });
  }
  const where = asked.namespace ? `in the namespace ${goQuote(asked.namespace)}` : 'at the cluster scope';
  const what = `cannot ${asked.verb} resource ${goQuote(resourceWithSubresource(asked))}`;
  const why = `User ${goQuote(user.name)} ${what} in API group ${goQuote(asked.group)} ${where}${added}`;
  return forbiddenByAuthorizer(asked, why);
}
