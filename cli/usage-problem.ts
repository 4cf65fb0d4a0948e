import type { CommanderError } from 'commander';

/**
 * The parser's complaint as a sentence of ours. Values are left out where the parser would repeat them: one
 * of them may be a secret that was typed in the wrong place.
 */
export function usageProblem(error: CommanderError): string {
  const plain = error.message
    .replace(/^error: /, '')
    .replace(/\s+/g, ' ')
    .trim();
  switch (error.code) {
    case 'commander.excessArguments':
      return sentence(plain.replace(/ but got (\d+):.*$/s, ' but got $1'));
    case 'commander.unknownOption':
      return sentence(plain.replace(/=[^']*'/s, "'"));
    case 'commander.help':
      return 'Say which command to run';
    default:
      return sentence(plain);
  }
}

function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!)]$/.test(upper) ? upper : `${upper}.`;
}
