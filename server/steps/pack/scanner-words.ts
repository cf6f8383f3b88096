/**
 * Words of which the texts are made that scanners write into Manufacturer, Manufacturer's Model Name, Reconstruction Method and
 * Convolution Kernel, in lower case. A word that is missing here is one that a site lists for itself (`scannerTexts`).
 */
const set = (...lines: readonly string[]): ReadonlySet<string> => new Set(lines.join(' ').split(' '));

/** Of companies and of what stands behind their names. */
export const COMPANY_WORDS = set(
  'siemens healthineers healthcare medical systems system cti pet imaging cps ge general electric philips picker adac marconi',
  'elscint uih united shanghai beijing mediso toshiba canon hitachi fujifilm neusoft neuwise positron shimadzu bruker sofie',
  'minfound sinounion raycan spectrum dynamics mr digirad naviscan concorde microsystems gamma medica trifoil sedecal hamamatsu',
  'topgrade oncovision cubresa molecular biospec solutions technologies technology international limited company products',
  'health care co ltd inc ag gmbh corp corporation llc nv and of the ct',
);

/** Of product lines and their variants. */
export const MODEL_WORDS = set(
  'biograph mct mmr vision quadra horizon trinion flow edge x truepoint true point hirez hi rez duo sensation emotion syngo',
  'ecat exact hr hrrt art accel somatom attrius inveon microfocus micropet focus r s p discovery st ste rx ls vct iq mi dr gen',
  'gemini omni legend advance columbia signa dst midr vereos ingenuity tf tof gxl ge allegro guardian astonish umi upmr',
  'uexplorer explorer panorama vista ultra gs anyscan trio pc nanoscan multiscan celesteion cartesion prime aquiduo sceptre',
  'neusight polestar flight scintron eminence headtome set mosaic clearpet argus petbox nanopet xpet cardiopet attentive',
  'solo mammi caremibrain brightview powervision pet ct mr mri spect plus pro max elite digital long axial field fov wb',
  'mobile scanner system xl xr xt hd se ax ultrahd definition as force drive confidence big bore body i g d e f m t v l c b h n',
);

/** Of reconstructions, their corrections and filters. */
export const RECONSTRUCTION_WORDS = set(
  'osem op fbp mlem em ml ramla rla rbi map art bsrem ir osl law awosem aw nw attweighted weighted vue point vuepoint vp vphd',
  'vpfx vpfxs vphds qcfx qcfxs qchd qchds qclear clear q hd fx sharpir sharp recon psf tof truex true x ultrahd ultra tx txtf',
  'blob blobs os tf lor line of response drp rp reprojection dift fore ssrb msrb dynamic row action list mode lm hyper',
  'iterative iteration iterations iter it subsets subset sub ss dl dpr pdl ai aice airc deep learning precision uai hyperdpr',
  'progressive regularised regularized penalized likelihood beta tera tomo teratomo gauss gaussian gaus gau xyz xyzg xyg zg xy xz',
  'axial transaxial transverse filter filtered post postfilter pre none no all pass allpass off on hann hanning hamming',
  'butterworth butter ramp shepp logan parzen cosine metz wiener median box cutoff cut fwhm order mm cm px pixel pixels voxel',
  'ac nac ctac mrac uac sc nsc dc norm rand random randoms scatter atten attenuation corrected correction non uncorrected',
  'resolution recovery rr pet ct mr wb whole body brain head neck cardiac heart lung liver standard std smooth smoothing heavy',
  'light medium soft edge high low normal quality fast slow default user static gated dynamic frame frames matrix zoom wide field',
  'flow motion motionfree oncofree oncofreeze freeze mfree q static regrid dixon umap mumap abs absolute rel relative and with',
  'by for without vs plus pointspread point spread function model modelling modeling time flight ordered expectation maximization',
  'maximisation back projection backprojection kinahan rogers rebinning fourier lsor os3d osem2d osem3d i s x y z d g e m t n',
  'r c f p w b h k v',
);
