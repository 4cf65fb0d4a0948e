import {
  copiesNothing,
  equalPartsOnly,
  ignoresConditions,
  noBatchDelete,
  noConditions,
  noListV2,
  noPartCopy,
  openToStrangers,
  orderedPartsOnly,
  thousandParts,
} from '../quirks.ts';
import { pathOnly, virtualHostOnly } from './addressing.ts';
import { bareEtags, opaqueEtags, otherEtagAtTheEnd } from './changed-etags.ts';
import { md5ToDelete, md5ToStore, noNewChecksums } from './checksums.ts';
import { callsNothingAPage, deniesHeadOfMissing, forgetsHeaders } from './heads.ts';
import { breaksAtTokens, smallPages, takesV2ForV1, tokensLeadBack } from './listings.ts';
import { noMultipartAnswering } from './no-multipart.ts';
import { locksByDefault } from './object-lock.ts';
import { oneRegion } from './one-region.ts';
import { slowDown } from './slow-down.ts';
import type { GatewayPlan } from './start-gateway.ts';
import { versioned } from './versioned.ts';

const HOUR = 60 * 60_000;
const host = 's3.gateway.test';

/** Storages that differ in how things are stored and deleted: also tried without a connection test before. */
export const storingHabits: readonly GatewayPlan[] = [
  {
    name: 'no uploads in parts',
    habit: 'takes no uploads in parts (501)',
    quirks: () => [noMultipartAnswering('501')],
  },
  {
    name: 'no uploads in parts, 400',
    habit: 'answers 400 to an upload in parts',
    quirks: () => [noMultipartAnswering('400')],
  },
  {
    name: 'no uploads in parts, 404',
    habit: 'answers 404 to an upload in parts',
    quirks: () => [noMultipartAnswering('404')],
  },
  {
    name: 'no uploads in parts, empty 200',
    habit: 'answers an upload in parts with nothing and status 200',
    quirks: () => [noMultipartAnswering('nothing with status 200')],
  },
  { name: 'no part copy', habit: 'copies no bytes between objects (501)', quirks: () => [noPartCopy] },
  {
    name: 'part copy ignored',
    habit: 'takes a copied part for an empty one',
    quirks: () => [copiesNothing],
  },
  {
    name: 'equal parts',
    habit: 'wants all parts but the last of one size',
    quirks: () => [equalPartsOnly()],
  },
  {
    name: 'ordered parts',
    habit: 'wants the parts one after the other',
    quirks: () => [orderedPartsOnly()],
  },
  { name: '1,000 parts', habit: 'takes 1,000 parts at most', quirks: () => [thousandParts] },
  { name: 'no batch delete', habit: 'deletes one object a call (501)', quirks: () => [noBatchDelete] },
  {
    name: 'MD5 to delete',
    habit: 'wants Content-MD5 to delete many objects',
    quirks: () => [md5ToDelete],
    silent: true,
  },
  {
    name: 'no new checksums',
    habit: 'refuses CRC32 and bodies in signed chunks',
    quirks: () => [noNewChecksums],
    silent: true,
  },
  {
    name: 'versions',
    habit: 'keeps hidden versions of what is deleted',
    quirks: () => [versioned().quirk],
  },
  {
    name: 'Object Lock',
    habit: 'locks objects for a month and wants Content-MD5',
    quirks: () => [locksByDefault, md5ToStore, versioned({ locked: true }).quirk],
  },
];

/** Storages that differ in what they answer, and to whom. */
export const answeringHabits: readonly GatewayPlan[] = [
  {
    name: 'list V1 only',
    habit: 'refuses version 2 of the listing',
    quirks: () => [smallPages(2), noListV2],
  },
  {
    name: 'list V2 taken for V1',
    habit: 'answers version 2 of the listing as version 1',
    quirks: () => [takesV2ForV1, smallPages(2)],
  },
  {
    name: 'tokens lead back',
    habit: 'sends the first page of a listing for every token',
    quirks: () => [tokensLeadBack, smallPages(2)],
  },
  {
    name: 'tokens break it',
    habit: 'breaks (500) where version 2 of the listing has a second page',
    quirks: () => [breaksAtTokens, smallPages(2)],
  },
  { name: 'no conditions', habit: 'refuses conditional writes (501)', quirks: () => [noConditions] },
  {
    name: 'conditions ignored',
    habit: 'ignores the condition of a write',
    quirks: () => [ignoresConditions({ racy: false })],
  },
  {
    name: 'conditions racy',
    habit: 'lets several conditional writes at once win',
    quirks: () => [ignoresConditions({ racy: true })],
  },
  { name: 'opaque ETags', habit: 'has ETags that are no MD5', quirks: () => [opaqueEtags] },
  {
    name: 'another ETag at the end',
    habit: 'ends an upload with an ETag that the object never has again',
    quirks: () => [otherEtagAtTheEnd],
  },
  { name: 'bare ETags', habit: 'sends ETags without quotes', quirks: () => [bareEtags] },
  {
    name: 'HEAD denied',
    habit: 'denies a HEAD for what is missing, without a word',
    quirks: () => [deniesHeadOfMissing],
  },
  {
    name: 'empty pages',
    habit: 'calls every answer without content a web page',
    quirks: () => [callsNothingAPage],
  },
  {
    name: 'headers forgotten',
    habit: 'keeps no metadata of objects',
    quirks: () => [forgetsHeaders],
  },
  {
    name: 'public',
    habit: 'lets strangers read and list',
    quirks: () => [openToStrangers({ read: true, list: true })],
  },
  {
    name: 'one region',
    habit: 'answers 301 to another region',
    region: 'eu-far-1',
    mistake: { region: 'us-east-1' },
    quirks: () => [oneRegion('eu-far-1')],
  },
  { name: 'clock behind', habit: 'has a clock an hour behind', clockOffset: -HOUR, silent: true },
  { name: 'slow down', habit: 'is too busy again and again (503)', quirks: () => [slowDown(24, 3)] },
  {
    name: 'virtual host only',
    habit: 'wants the bucket in the host name',
    host,
    quirks: () => [virtualHostOnly(host)],
  },
  {
    name: 'path only',
    habit: 'wants the bucket in the path',
    quirks: () => [pathOnly('localhost')],
    mistake: { addressing: 'virtual' },
    silent: true,
  },
];

/** Storages on which the whole way there and back has to work, one habit each. */
export const family: readonly GatewayPlan[] = [...storingHabits, ...answeringHabits];
