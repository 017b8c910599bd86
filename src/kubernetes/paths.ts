/** URL paths of what the generated client can't stream. Names were checked, and are escaped all the same. */
export const podsPath = (namespace: string): string => `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;

export const eventsPath = (namespace: string): string => `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`;

export const podPath = (namespace: string, pod: string, subresource: 'log' | 'attach' | 'exec'): string =>
  `${podsPath(namespace)}/${encodeURIComponent(pod)}/${subresource}`;
