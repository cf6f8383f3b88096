import type { enTestRun } from './en-test-run.ts';

/** Spanish texts of test runs. */
export const esTestRun: Readonly<Record<keyof typeof enTestRun, string>> = {
  'testRun.FAILED': 'Fallida',
  'testRun.FAILED.text':
    'No todo llegó como debía: abra la tarea para ver qué falta o qué cambió más allá de la tolerancia.',
  'testRun.PASSED': 'Superada',
  'testRun.PASSED.text':
    'Todas las imágenes se procesaron y reconstruyeron, conservaron su actividad dentro de la tolerancia y {device} las aceptó.',
  'testRun.REMOVED': 'Eliminada',
  'testRun.REMOVED.text': 'La tarea de esta prueba se ha eliminado.',
  'testRun.RUNNING': 'En curso',
  'testRun.RUNNING.text': 'Está en camino a {device}.',
  'testRun.arrived': 'Imágenes aceptadas por el destino',
  'testRun.at': 'En {step}.',
  'testRun.by': 'Iniciada por',
  'testRun.change': 'Cambio de la actividad total',
  'testRun.confirmDelete': '¿Eliminar esta prueba?',
  'testRun.confirmDeleteText':
    'Se eliminan aquí su tarea y sus archivos. Lo que el destino ha aceptado permanece allí, con el paciente PETFECTIOR^TEST.',
  'testRun.delete': 'Eliminar',
  'testRun.deleted': 'La prueba se ha eliminado.',
  'testRun.destination': 'Destino',
  'testRun.earlier': 'Pruebas anteriores',
  'testRun.latest': 'Última prueba',
  'testRun.noDevice': 'Una prueba necesita un equipo al que enviar el resultado, y no hay ninguno declarado.',
  'testRun.none': 'Todavía no se ha hecho ninguna prueba.',
  'testRun.of': '{count} de {total}',
  'testRun.progress': 'Progreso de la prueba',
  'testRun.received': 'Imágenes recibidas aquí',
  'testRun.sending': 'Se crean {images} imágenes y se envían al Dicom Listener.',
  'testRun.start': 'Iniciar prueba',
  'testRun.task': 'Tarea',
  'testRun.title': 'Prueba completa',
  'testRun.toDevices': 'Declarar un equipo',
  'testRun.toTask': 'Abrir su tarea',
  'testRun.took': 'De la primera imagen al final',
  'testRun.verdict': 'Resultado',
  'testRun.what':
    'Envía una serie simulada del paciente PETFECTIOR^TEST a través de todo hasta un destino y a ningún otro, sean cuales sean las reglas y los destinos fijos. Úsela después de cada cambio en la red, en los equipos o en la pasarela.',
  'testRun.when': 'Cuándo',
};
