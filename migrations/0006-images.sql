create table images (
  letter_id  uuid not null references letters,
  sha256     text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  media_type text not null check (media_type in ('image/png', 'image/jpeg')),
  width      integer not null check (width between 1 and 5000),
  height     integer not null check (height between 1 and 5000),
  bytes      bytea not null check (octet_length(bytes) between 1 and 2097152),
  primary key (letter_id, sha256),
  check (sha256 = encode(sha256(bytes), 'hex'))
);

comment on table images is 'Pictures and logos of a letter, as their files came. Another file is another image.';
comment on column images.sha256 is 'SHA-256 of the bytes, in hexadecimal; their address too.';
comment on column images.width is 'In pixels, as the file says.';

create table text_images (
  letter_id uuid not null,
  language  text not null,
  version   integer not null,
  name      text not null check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]*[.]([Pp][Nn][Gg]|[Jj][Pp][Ee]?[Gg])$' and length(name) <= 100),
  sha256    text not null,
  primary key (letter_id, language, version, name),
  foreign key (letter_id, language, version) references texts,
  foreign key (letter_id, sha256) references images
);

comment on table text_images is 'Which image a text means by a file''s name. With another image it is another version of the text.';

create function refuse_change_of_image() returns trigger language plpgsql as $$
begin
  raise exception 'an image of a published text never changes' using errcode = 'restrict_violation';
end $$;

create trigger images_never_change before update or delete on images
  for each row execute function refuse_change_of_image();
create trigger text_images_never_change before update or delete on text_images
  for each row execute function refuse_change_of_image();
