import type { enCollector } from './en-collector.ts';

/** Spanish texts, key by key those of `en-collector.ts`. */
export const esCollector: Record<keyof typeof enCollector, string> = {
  'collector.behind': '{count} entradas esperan desde',
  'collector.configure': 'Configurar',
  'collector.edit': 'Editar',
  'collector.enabled': 'Enviar el registro de auditoría',
  'collector.enabledHint':
    'Desde ahora. Lo que el colector no haya recibido se guarda aquí y se envía después; los mensajes nombran pacientes y estudios.',
  'collector.host': 'Colector (syslog sobre TLS)',
  'collector.lost':
    'Se eliminaron por falta de espacio {count} entradas antes de que el colector las recibiera.',
  'collector.messages': 'Mensajes de auditoría DICOM (PS3.15 A.5), con pacientes y estudios',
  'collector.none': 'El registro queda en esta pasarela',
  'collector.noneHint':
    'Puede enviarse al colector del hospital como mensajes de auditoría DICOM (PS3.15 A.5), por syslog sobre TLS.',
  'collector.off': 'Apagado',
  'collector.on': 'En uso',
  'collector.port': 'Puerto',
  'collector.siteId': 'Centro',
  'collector.siteIdHint': 'AuditEnterpriseSiteID. Vacío: ninguno.',
  'collector.sourceId': 'Nombre de esta pasarela en los mensajes',
  'collector.sourceIdHint': 'AuditSourceID: único en el hospital.',
  'collector.testFailed': 'El mensaje de prueba no fue recibido. {error}',
  'collector.tested': 'El colector recibió el mensaje de prueba.',
  'collector.title': 'Colector del hospital',
  'collector.whole': 'Lo tiene todo. Último mensaje:',
};
