import { expect, test } from 'vitest';
import { chooseAddressing, hostOf, isAws } from './addressing.ts';

test.each([
  ['', 'virtual', false],
  ['https://s3.eu-west-1.amazonaws.com', 'virtual', false],
  ['https://s3.cn-north-1.amazonaws.com.cn', 'virtual', false],
  ['https://oss-cn-hangzhou.aliyuncs.com', 'virtual', false],
  ['https://cos.ap-guangzhou.myqcloud.com', 'virtual', false],
  ['https://t3.storage.dev', 'virtual', false],
  ['https://oss-accelerate.aliyuncs.com', 'virtual', false],
  ['https://obs.cn-north-4.myhuaweicloud.com', 'virtual', false],
  ['https://eu-001.s3.synologyc2.net', 'virtual', false],
  ['https://s3.wasabisys.com', 'path', true],
  ['http://127.0.0.1:9000', 'path', true],
  ['http://localhost:8333', 'path', true],
  ['https://s3.us-west-004.backblazeb2.com', 'path', true],
  ['https://storage.example.com', 'path', true],
  ['https://notamazonaws.com', 'path', true],
] as const)('“%s” is first tried with %s style', (endpoint, style, maySwitch) => {
  expect(chooseAddressing({ endpoint, addressing: 'auto' })).toEqual({ style, maySwitch });
});

test('what the person chose is kept', () => {
  const endpoint = 'http://127.0.0.1:9000';
  expect(chooseAddressing({ endpoint, addressing: 'virtual' })).toEqual({
    style: 'virtual',
    maySwitch: false,
  });
  expect(chooseAddressing({ endpoint: '', addressing: 'path' })).toEqual({ style: 'path', maySwitch: false });
});

test('names the host for messages', () => {
  expect(hostOf({ endpoint: 'http://127.0.0.1:9000/base', region: 'x' })).toBe('127.0.0.1:9000');
  expect(hostOf({ endpoint: '', region: 'eu-west-1' })).toBe('s3.eu-west-1.amazonaws.com');
  expect(hostOf({ endpoint: '', region: 'cn-north-1' })).toBe('s3.cn-north-1.amazonaws.com.cn');
  expect(isAws('https://s3.amazonaws.com.evil.test')).toBe(false);
});
