/** The five meanings a colour may carry here. Colour never speaks alone: there is always a word beside it. */
export type Tone = 'brand' | 'good' | 'warn' | 'bad' | 'calm'
