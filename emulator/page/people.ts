/** People and invitations. */
import { listAll, type UserRecord } from "../spoke/records.ts";
import { type Html, html } from "./html.ts";
import { card, listing, table } from "./table.ts";
import { type Shown, text, type View } from "./view.ts";
import { amount, chip, moment, type Tone } from "./words.ts";

const statusTones: Readonly<Record<string, Tone>> = { active: "good", invited: "info", suspended: "warn" };
const managers: Readonly<Record<string, string>> = { directory: "Directory", portal: "Portal" };

function personRow(user: UserRecord) {
  return {
    key: user.id,
    cells: [
      html`<span class="name">${user.firstName} ${user.lastName}</span>`,
      user.email,
      html`<span class="digits">${user.extension}</span>`,
      user.role === "administrator" ? chip("Administrator", "info") : "Member",
      chip(user.status, statusTones[user.status]),
      managers[user.managedBy] ?? user.managedBy,
    ],
  };
}

/** Everyone in the organisation. */
export function peopleSection(view: View): Html {
  const { items, total } = view.shown("users") as unknown as Shown<UserRecord>;
  return listing({
    id: "people",
    title: "People",
    count: total,
    caption: "People with their email, extension, role, status and who manages them",
    columns: [
      { title: "Name" },
      { title: "Email" },
      { title: "Extension", narrow: true },
      { title: "Role", narrow: true },
      { title: "Status", narrow: true },
      { title: "Managed by", narrow: true },
    ],
    rows: items.map(personRow),
    empty: "Nobody yet.",
  });
}

/** How many invitations are shown: they only grow. */
const newestInvitations = 6;

/** The invitations that Spoke would have sent by email, newest first. */
export function invitationsSection(view: View): Html {
  const all = listAll(view.context, "invitations");
  const newest = all.slice(-newestInvitations).reverse();
  const rows = newest.map(({ id, email, sentAt }) => ({
    key: id,
    cells: [text(email), moment(text(sentAt), view.timeZone)],
  }));
  const earlier = all.length - newest.length;
  const columns = [{ title: "To" }, { title: "Time", narrow: true }];
  const content =
    rows.length === 0
      ? html`<p class="empty">No invitations yet.</p>`
      : [
          table({ caption: "The newest invitations with address and time", columns, rows }),
          earlier > 0 && html`<p class="empty">${amount(earlier, "earlier one", "earlier ones")}</p>`,
        ];
  const note = "Recorded, never sent";
  return card({ id: "invitations", title: "Invitations", count: all.length, note, content });
}
