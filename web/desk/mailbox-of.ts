/** The part of an address that says where the mailbox is: what two contacts of one organization share. */
export function mailboxOf(email: string): string {
  return email.slice(email.lastIndexOf('@'))
}
