/** The date of the 2010 API, RFC 2822: `Thu, 30 Jul 2015 23:19:04 +0000`. @param time milliseconds since 1970 */
export function rfc2822Date(time: number): string {
  return new Date(time).toUTCString().replace("GMT", "+0000");
}

/** The date of the product hosts, ISO 8601 in whole seconds: `2017-11-06T12:00:00Z`. @param time milliseconds since 1970 */
export function isoDate(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
