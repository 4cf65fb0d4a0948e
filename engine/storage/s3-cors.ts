import { GetBucketCorsCommand, PutBucketCorsCommand, type CORSRule as S3Rule } from '@aws-sdk/client-s3';
import type { CorsRule } from '#shared/cors.ts';
import type { CorsCalls } from './cors-calls.ts';
import type { S3Caller } from './s3-caller.ts';
import { serverCodeOf } from './server-code-of.ts';

/** One attempt a call, as `S3Storage`. */
export function s3Cors(caller: S3Caller): CorsCalls {
  const Bucket = caller.bucket;
  return {
    read: async (options) => {
      try {
        const output = await caller.call('read the rules for web pages', options, (client, o) =>
          client.send(new GetBucketCorsCommand({ Bucket }), o),
        );
        // A storage without rules says so; whatever else comes without any is the answer to another question.
        return output.CORSRules?.map(ruleFrom);
      } catch (error) {
        if (serverCodeOf(error) === 'NoSuchCORSConfiguration') return [];
        throw error;
      }
    },
    write: async (rules, options) => {
      const CORSConfiguration = { CORSRules: rules.map(ruleTo) };
      await caller.call('set rules for web pages', options, (client, o) =>
        client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration }), o),
      );
    },
  };
}

function ruleFrom(rule: S3Rule): CorsRule {
  return {
    ...(rule.ID === undefined ? {} : { id: rule.ID }),
    allowedOrigins: rule.AllowedOrigins ?? [],
    allowedMethods: rule.AllowedMethods ?? [],
    allowedHeaders: rule.AllowedHeaders ?? [],
    exposeHeaders: rule.ExposeHeaders ?? [],
    ...(rule.MaxAgeSeconds === undefined ? {} : { maxAgeSeconds: rule.MaxAgeSeconds }),
  };
}

/** What is empty is left out, as it was when it came. */
function ruleTo(rule: CorsRule): S3Rule {
  return {
    ...(rule.id === undefined ? {} : { ID: rule.id }),
    AllowedOrigins: rule.allowedOrigins,
    AllowedMethods: rule.allowedMethods,
    ...(rule.allowedHeaders.length === 0 ? {} : { AllowedHeaders: rule.allowedHeaders }),
    ...(rule.exposeHeaders.length === 0 ? {} : { ExposeHeaders: rule.exposeHeaders }),
    ...(rule.maxAgeSeconds === undefined ? {} : { MaxAgeSeconds: rule.maxAgeSeconds }),
  };
}
