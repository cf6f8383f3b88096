import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse, print } from 'graphql';
import { FollowedDocuments } from '../../../server/http/followed-documents.ts';
import { waitFor } from '../../support/wait-for.ts';

test('subscriptions with one text have one document; another text has another', () => {
  const documents = new FollowedDocuments();
  const first = documents.of(parse('subscription { a }'));
  const again = documents.of(parse('subscription { a }'));
  const other = documents.of(parse('subscription { b }'));
  assert.equal(again, first);
  assert.equal(documents.of(first.document), first, 'known by the document that was given out');
  assert.notEqual(other.number, first.number);
  assert.equal(print(other.document), print(parse('subscription { b }')));
  assert.equal(first.length, 'subscription { a }'.length);
});

test('a document that nobody follows any more is forgotten', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const documents = new FollowedDocuments();
  const before = documents.of(parse('subscription { a }')).number;
  await waitFor(
    () => {
      collectGarbage();
      return documents.of(parse('subscription { a }')).number !== before;
    },
    { what: 'the document to be forgotten' },
  );
});
