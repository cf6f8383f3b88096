/** What is said of a DICOM association and of what is asked over it: part of `notices.ts`. */
export const ASSOCIATION_NOTICES = {
  ASSOCIATION_ACCEPTED: '{aeTitle} takes associations and PET images from {callingAeTitle}.',
  ASSOCIATION_WITHOUT_PET: '{aeTitle} takes associations from {callingAeTitle}, but no PET images.',
  ASSOCIATION_UNANSWERED:
    'The connection opens, but DICOM is not answered: perhaps another program listens on port {port}, or the device wants TLS.',
  ASSOCIATION_ENDED:
    "The device ended the association without a reason: it often takes known addresses only. Declare {callingAeTitle} there with this gateway's address.",
  ASSOCIATION_REJECTED: 'The device refused: {detail}.',
  ASSOCIATION_FAILED: 'The association failed: {detail}.',
  WEB_SERVER_ANSWERED:
    'A web server answers on port {port} of {host}, not DICOM: correct the port, or declare the device as a DICOMweb server.',
  TLS_ANSWERED: 'Port {port} of {host} wants TLS: switch TLS on for the device, or correct the port.',
  DICOM_NOT_SPOKEN:
    'What answers on port {port} of {host} does not speak DICOM: another program listens there. Correct the port.',
  CALLING_AE_TITLE_UNKNOWN:
    "The device does not know {callingAeTitle}: declare this AE title there, with this gateway's address.",
  CALLED_AE_TITLE_UNKNOWN:
    'The device does not go by the AE title {aeTitle}: correct it here (capitals matter).',
  DEVICE_BUSY: 'The device is busy ({detail}): try again later.',
  DEVICE_SILENT:
    'The device did not answer in time ({detail}): it is off, overloaded, or a firewall is in between.',
  ECHO_ANSWERED: 'C-ECHO was answered.',
  ECHO_NOT_OFFERED: 'The device does not offer C-ECHO. Images may still be sent to it.',
  ECHO_FAILED: 'C-ECHO was answered with {status}: {meaning}.',
  PET_NOT_ACCEPTED:
    '{aeTitle} does not accept PET images: nothing can be delivered to it. Enable PET Image Storage there.',
  TEST_IMAGE_STORED:
    'A test image was stored ({status}: {meaning}): patient PETFECTIOR^TEST, which may be deleted there.',
  TEST_IMAGE_REFUSED:
    "The test image was not stored ({status}: {meaning}). {comment} The device's own log says more.",
  TEST_IMAGE_FAILED: "The test image was not stored. {cause} The device's own log says more.",
  IMAGE_REFUSED: 'The device refused an image with {status}: {meaning}.',
  IMAGES_WARNED: 'The device has every image; of {images} it said {status}: {meaning}.',
  IMAGE_NOT_SENT: 'An image could not be sent: {detail}.',
  IMAGES_UNANSWERED: 'The device did not answer for every image.',
  DEVICE_UNDECLARED: 'The device {device} is no longer declared.',
} as const;
