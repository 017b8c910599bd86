import { describe, expect, it } from 'vitest';
import { colourOfFrame, kindOfFrame } from '../../../src/output/stacks/frame-kind.js';

describe('the kind of a frame', () => {
  it.each([
    ['tcp_sendmsg_[k]', 'kernel'],
    ['do_syscall_64', 'kernel'],
    ['runtime.gcBgMarkWorker', 'runtime'],
    ['java/util/HashMap.get', 'managed'],
    ['Ljava/lang/Thread;::run', 'managed'],
    ['org.apache.tomcat.Worker.run', 'managed'],
    ['app.py:handle', 'managed'],
    ['encoding/json.(*decodeState).object', 'go'],
    ['net/http.HandlerFunc.ServeHTTP', 'go'],
    ['main.parseOrders', 'go'],
    ['github.com/acme/shop.Run', 'go'],
    ['std::vector<Order>::push_back', 'library'],
    ['malloc', 'native'],
    ['finish.isra.0', 'native'],
    ['[libm.so.6]', 'native'],
    ['', 'native'],
  ])('%s is %s', (name, kind) => {
    expect(kindOfFrame(name)).toBe(kind);
  });

  it('gives one name one colour', () => {
    expect(colourOfFrame('malloc')).toBe(colourOfFrame('malloc'));
    expect(colourOfFrame('malloc')).not.toBe(colourOfFrame('main.main'));
  });
});
