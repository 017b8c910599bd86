/** A program that runs a pod on an embedded node, says where that is, and waits to be killed. */
import { NodeUnderTest } from './node-under-test.js';

const node = await NodeUnderTest.start();
await node.server('server');
console.log(node.kubelet.directory);
setInterval(() => undefined, 60_000);
