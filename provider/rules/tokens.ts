/** Tokens of the kinds that rules speak of: rules know the kinds' interface, and not the files that declare them. */
export const tokens = {
  autoAttendant: "spoke:index:AutoAttendant",
  callGroup: "spoke:index:CallGroup",
  numberAssignment: "spoke:index:NumberAssignment",
  officeHours: "spoke:index:OfficeHours",
  phoneNumber: "spoke:index:PhoneNumber",
  recordingPolicy: "spoke:index:RecordingPolicy",
  ssoConnection: "spoke:index:SsoConnection",
  user: "spoke:index:User",
  twilioPhoneNumber: "spoke:twilio:PhoneNumber",
  studioFlow: "spoke:twilio:StudioFlow",
} as const;
