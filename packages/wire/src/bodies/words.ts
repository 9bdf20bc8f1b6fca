/** Pieces that the bodies of the compatible API are made of. */
import { Type } from "typebox";

/** A text in the contract's words. */
export const words = (description: string) => Type.String({ description });
export const strict = { additionalProperties: false } as const;
export const oneOf = <const T extends readonly string[]>(values: T, description?: string) =>
	Type.Unsafe<T[number]>({ type: "string", enum: [...values], ...(description === undefined ? {} : { description }) });
export const time = (description: string) => words(`${description}, ISO-8601 UTC`);

/** Pages that say no more than how to go on. */
export const cutPageFields = {
	next_page_token: words('Asks for the next page; "" on the last one. Good for 15 minutes'),
	page_size: Type.Integer({ description: "The effective one" }),
};
/** Pages that count what there is. */
export const pageFields = {
	...cutPageFields,
	page_count: Type.Integer(),
	total_records: Type.Integer(),
};

export const QUALITY_BANDS = ["good", "fair", "poor", "bad"] as const;
/** Good 4 to 5, fair 3 to 4, poor 2 to 3, bad 1 to 2 on the scale of mean opinion scores. */
export type QualityBand = (typeof QUALITY_BANDS)[number];
/** Left out where nothing was measured. */
export const qualityFields = {
	audio_quality: Type.Optional(oneOf(QUALITY_BANDS)),
	video_quality: Type.Optional(oneOf(QUALITY_BANDS)),
	screen_share_quality: Type.Optional(oneOf(QUALITY_BANDS)),
};
const bandOrNone = oneOf(["", ...QUALITY_BANDS], '"" where nothing was measured');
export const shownQualityFields = {
	audio_quality: bandOrNone,
	video_quality: bandOrNone,
	screen_share_quality: bandOrNone,
};
