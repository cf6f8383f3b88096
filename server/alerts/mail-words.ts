/**
 * The sentences of mails in each language. They name tasks, devices and processes, never what a header or a server
 * outside said: a mail leaves the hospital, and the console has the rest.
 */
import type { AlertKind } from '../base/alert-kinds.ts';
import type { MailLanguage } from '../base/mail-terms.ts';

interface MailWords {
  /** Of each kind: what it is called, and what to do. */
  readonly kinds: Readonly<Record<AlertKind, readonly [title: string, action: string]>>;
  readonly raised: (alerts: number) => string;
  readonly over: (alerts: number) => string;
  /** Nobody has acknowledged it. */
  readonly escalated: string;
  readonly since: string;
  readonly waiting: (tasks: number) => string;
  readonly failed: (tasks: number) => string;
  readonly critical: string;
  readonly more: (alerts: number) => string;
  readonly code: string;
  readonly console: string;
  readonly footer: string;
  readonly test: MailTexts;
}

interface MailTexts {
  readonly subject: string;
  readonly text: string;
}

/** What to do about it. */
export function adviceFor(kind: AlertKind, language: MailLanguage): string {
  return MAIL_WORDS[language].kinds[kind][1];
}

export const MAIL_WORDS: Readonly<Record<MailLanguage, MailWords>> = {
  EN: {
    kinds: {
      TASK_FAILED: ['Task failed', 'Open the task: it says why, and whether a retry helps.'],
      DELIVERY_FAILED: ['Result not delivered', 'Open the task, diagnose the device, then send again.'],
      DESTINATION_FAILING: [
        'Results do not reach a device',
        'Check that it runs, then diagnose it on Configuration, Remote devices.',
      ],
      COMMITMENT_FAILED: [
        'A device has not taken responsibility for images',
        'Check there that all of them are kept.',
      ],
      SERVER_UNREACHABLE: [
        'The processing server does not answer',
        'Check the network and the VPN. Tasks wait and go on by themselves.',
      ],
      DISK_FILLING: ['The disk will be full soon', 'Free space, or shorten how long images are kept.'],
      DISK_LOW: ['The disk is full: no images are received', 'Free space now.'],
      PROCESS_FAILED: ['A process failed', 'Start it on Processes. If it fails again, call support.'],
      NODE_GONE: ['A node is gone', 'The others go on with its work. Start it again.'],
      UNKNOWN_SENDER: [
        'A device that is not declared sent images',
        'Declare it on Configuration, Remote devices, if it is yours.',
      ],
      INSTANCE_CONFLICT: [
        'An image came again with other contents',
        'Open the task and compare it with the scanner.',
      ],
      IMAGES_QUARANTINED: ['Images are in quarantine', 'Open Quarantine: it says what each lacks.'],
      MULTI_FRAME_PET: [
        'Multi-frame PET came, which is not supported',
        'Export single-frame images at the scanner.',
      ],
      RESTORE_UNCONFIRMED: [
        'This restored gateway sends nothing',
        'Confirm on the console that it is the real one.',
      ],
      BACKUP_OVERDUE: ['The backup is overdue', 'Look at the log for why, and check the folder.'],
    },
    raised: (alerts) => (alerts === 1 ? '1 alert' : `${alerts} alerts`),
    over: (alerts) => `${alerts} over`,
    escalated: 'Nobody sees to it',
    since: 'since',
    waiting: (tasks) => (tasks === 1 ? '1 task waits' : `${tasks} tasks wait`),
    failed: (tasks) => (tasks === 1 ? '1 task failed' : `${tasks} tasks failed`),
    critical: 'CRITICAL',
    more: (alerts) => `and ${alerts} more`,
    code: 'Code',
    console: 'Console',
    footer: 'Sent by PETfectior Client. An administrator changes this on Config, Mail.',
    test: {
      subject: 'PETfectior: test mail',
      text: 'This is a test. Alerts will be sent to this address.',
    },
  },
  ES: {
    kinds: {
      TASK_FAILED: ['Tarea fallida', 'Abra la tarea: dice por qué, y si sirve reintentarla.'],
      DELIVERY_FAILED: ['Resultado no entregado', 'Abra la tarea, diagnostique el equipo y vuelva a enviar.'],
      DESTINATION_FAILING: [
        'Los resultados no llegan a un equipo',
        'Compruebe que funciona y diagnostíquelo en Configuración, Dispositivos remotos.',
      ],
      COMMITMENT_FAILED: [
        'Un equipo no se ha hecho responsable de las imágenes',
        'Compruebe allí que están todas guardadas.',
      ],
      SERVER_UNREACHABLE: [
        'El servidor de procesamiento no contesta',
        'Compruebe la red y la VPN. Las tareas esperan y siguen solas.',
      ],
      DISK_FILLING: [
        'El disco se llenará pronto',
        'Libere espacio, o acorte el tiempo que se guardan las imágenes.',
      ],
      DISK_LOW: ['El disco está lleno: no se reciben imágenes', 'Libere espacio ahora.'],
      PROCESS_FAILED: [
        'Un proceso ha fallado',
        'Inícielo en Procesos. Si vuelve a fallar, llame al soporte.',
      ],
      NODE_GONE: ['Un nodo ha desaparecido', 'Los demás siguen con su trabajo. Inícielo de nuevo.'],
      UNKNOWN_SENDER: [
        'Un equipo no declarado ha enviado imágenes',
        'Declárelo en Configuración, Dispositivos remotos, si es suyo.',
      ],
      INSTANCE_CONFLICT: [
        'Una imagen ha llegado otra vez con otro contenido',
        'Abra la tarea y compárela con el escáner.',
      ],
      IMAGES_QUARANTINED: ['Hay imágenes en cuarentena', 'Abra Cuarentena: dice qué le falta a cada una.'],
      MULTI_FRAME_PET: [
        'Ha llegado PET multiframe, que no se admite',
        'Exporte imágenes de un solo frame en el escáner.',
      ],
      RESTORE_UNCONFIRMED: [
        'Esta pasarela restaurada no envía nada',
        'Confirme en la consola que es la verdadera.',
      ],
      BACKUP_OVERDUE: [
        'La copia de seguridad está atrasada',
        'Mire la causa en el registro y compruebe la carpeta.',
      ],
    },
    raised: (alerts) => (alerts === 1 ? '1 alerta' : `${alerts} alertas`),
    over: (alerts) => (alerts === 1 ? '1 resuelta' : `${alerts} resueltas`),
    escalated: 'Nadie la atiende',
    since: 'desde',
    waiting: (tasks) => (tasks === 1 ? '1 tarea espera' : `${tasks} tareas esperan`),
    failed: (tasks) => (tasks === 1 ? '1 tarea fallida' : `${tasks} tareas fallidas`),
    critical: 'CRÍTICO',
    more: (alerts) => `y ${alerts} más`,
    code: 'Código',
    console: 'Consola',
    footer: 'Enviado por PETfectior Client. Un administrador lo cambia en Configuración, Correo.',
    test: {
      subject: 'PETfectior: correo de prueba',
      text: 'Esto es una prueba. Las alertas se enviarán a esta dirección.',
    },
  },
};
