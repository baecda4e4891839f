const deep = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth)

/** Bodies that are no form and no JSON, or reach for the machinery, or are deeper and wider than anybody writes. */
export const wrongBodies: readonly string[] = [
  ...[
    '',
    '{',
    '{}',
    '[]',
    'null',
    '0',
    '"x"',
    '{"a":1,"a":2}',
    '{"name":"\\ud800"}',
    '{"name":"\\u0000"}',
    '\ufeff{}',
  ],
  ...[
    '{"__proto__":{"x":1}}',
    '{"constructor":{"prototype":{"x":1}}}',
    '{"name":1e400}',
    "{'a':1}",
    '{"a":}',
    'NaN',
  ],
  ...[
    '&&&',
    '=',
    '=&=',
    'a',
    'a=%',
    'a=%zz',
    'a=%00',
    'a[b][c]=d',
    'a[]=1&a[]=2',
    '__proto__[x]=1',
    'a=b;c=d',
  ],
  ...[
    deep('[', ']', 10_000),
    deep('[', '', 10_000),
    deep('{"a":', '', 3000),
    `{"name":${deep('[', ']', 4000)}}`,
  ],
  Array.from({ length: 2500 }, (_, index) => `f${index}=`).join('&'),
  JSON.stringify(Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`f${index}`, '']))),
]
