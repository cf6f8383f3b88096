import type { TaskRow } from '../../db/entities/task.ts';
import { notice, type Notice } from '../../base/notices.ts';
import type { Tx } from '../../db/database.ts';
import type { Transport } from '../../remote/transport.ts';
import type { DataDirectory } from '../../storage/data-directory.ts';
import { replaceDeliveries } from '../../queue/deliveries.ts';
import { parseAppliedRule, TEST_RUN_RULE } from '../../rules/rule.ts';
import { resultOf } from '../step-results.ts';
import type { StepDefinition } from '../../queue/step-definition.ts';
import { validateSeries, type ValidateInput } from './validate.ts';

export type ValidationSetup = Pick<
  ValidateInput,
  | 'devices'
  | 'mirrorMode'
  | 'refusedWarnings'
  | 'scannerTexts'
  | 'radiopharmaceuticals'
  | 'defaultRadiopharmaceuticals'
> & { readonly clientId: string };

export interface ValidateStepPorts {
  readonly data: DataDirectory;
  readonly transport: Transport;
  /** Devices, radiopharmaceuticals and settings as they are now. */
  readonly setup: () => Promise<ValidationSetup>;
  readonly onScannerSeen: (manufacturer: string, model: string) => Promise<void>;
}

export function validateStep(ports: ValidateStepPorts): StepDefinition {
  return {
    step: 'VALIDATOR',
    concurrency: 2,
    needsServer: true,
    run: async (task, { signal, log }) => {
      const { keys } = resultOf(task, 'compile');
      const { clientId, ...setup } = await ports.setup();
      if (task.manufacturer && task.model) await ports.onScannerSeen(task.manufacturer, task.model);
      const validated = await validateSeries(
        {
          ...setup,
          mirrorMode: setup.mirrorMode && parseAppliedRule(task.appliedRule)?.id !== TEST_RUN_RULE,
          paths: keys.map((key) => ports.data.path(key)),
          routed: routedOf(task),
          source: { aeTitle: task.sourceAeTitle, address: task.sourceAddress },
          chosenRadiopharmaceutical: task.chosenRadiopharmaceutical ?? undefined,
          transport: ports.transport.kind,
        },
        {
          eligibility: (parameters, eligibilitySignal) =>
            ports.transport.eligibility({ clientId, parameters }, eligibilitySignal),
        },
        signal,
      );
      const gone = goneOf(task, setup.devices);
      return {
        kind: 'advance',
        results: { validate: validated },
        set: { warnings: JSON.stringify([...gone, ...validated.warnings]) },
        also: (tx: Tx) => replaceDeliveries(tx, task.id, validated.destinations),
        after: () => {
          const codes = validated.warnings.map(({ code }) => code).join(', ');
          if (codes) log.warn('task.warned', { taskId: task.id, codes });
          return Promise.resolve();
        },
      };
    },
  };
}

/** Nobody should wait for a result at a device that nothing is sent to. */
function goneOf(task: TaskRow, devices: ValidateInput['devices']): Notice[] {
  const rule = parseAppliedRule(task.appliedRule);
  const gone = rule?.destinations.filter((name) => !devices.some((device) => device.name === name)) ?? [];
  if (!rule || gone.length === 0) return [];
  return [notice('RULE_DESTINATION_GONE', { rule: rule.name, devices: gone.join(', ') })];
}

function routedOf(task: TaskRow): ValidateInput['routed'] {
  const rule = parseAppliedRule(task.appliedRule);
  return rule && rule.destinations.length > 0
    ? { names: rule.destinations, mode: rule.destinationMode }
    : undefined;
}
