/** Completion of commands and options by the shell, written from the commands themselves. */
import { Argument, type Command } from 'commander';

const SHELLS = ['bash', 'zsh'] as const;

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description(
      'prints a script that completes commands: petfectior completion bash > /etc/bash_completion.d/petfectior',
    )
    .addArgument(new Argument('<shell>', 'whose script').choices(SHELLS))
    .action((shell: (typeof SHELLS)[number]) => {
      process.stdout.write(shell === 'bash' ? bashScript(program) : zshScript(program));
    });
}

/** What may follow each path of commands, such as `users list`. */
function wordsByPath(command: Command, path = ''): [string, string[]][] {
  const own = [
    ...command.commands.map((each) => each.name()),
    ...command.options.map(({ long }) => long ?? ''),
  ];
  const below = command.commands.flatMap((each) => wordsByPath(each, `${path} ${each.name()}`.trim()));
  return [[path, [...own, '--help'].filter((word) => word !== '')], ...below];
}

function bashScript(program: Command): string {
  const cases = wordsByPath(program).map(([path, words]) => `    '${path}') words='${words.join(' ')}' ;;`);
  return `# bash completion of petfectior
_petfectior() {
  local path='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] || path="\${path:+$path }$word"
  done
  case "$path" in
${cases.join('\n')}
    *) COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")); return ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [[ \${#COMPREPLY[@]} -gt 0 ]] || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o filenames -F _petfectior petfectior
`;
}

/** zsh runs the functions of bash. */
function zshScript(program: Command): string {
  return `#compdef petfectior
autoload -U +X bashcompinit && bashcompinit
${bashScript(program)}`;
}
