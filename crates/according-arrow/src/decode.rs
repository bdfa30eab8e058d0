//! From columns back to values.

use crate::Error;
use crate::column::day;
use according_text::row::{DocumentRef, EntityRow, LabelRow, NameRow, QuantityRow, RoleRow, SpeakerRow};
use according_text::{Passage, Row, Said, TextId};
use arrow_array::cast::AsArray as _;
use arrow_array::types::{ArrowPrimitiveType, Date32Type, Float32Type, Float64Type, Int64Type};
use arrow_array::{Array, StructArray};
use std::str::FromStr;

/// A table whose columns are asked for by name.
pub(crate) struct Columns<'a> {
    /// Where it stands in another table, with a dot behind it: for messages.
    within: &'a str,
    table: &'a StructArray,
}

impl<'a> Columns<'a> {
    pub(crate) fn of(within: &'a str, table: &'a StructArray) -> Columns<'a> {
        Columns { within, table }
    }

    fn column(&self, name: &str) -> Result<&'a dyn Array, Error> {
        let column = self.table.column_by_name(name);
        column.map(|column| &**column).ok_or_else(|| Error::Missing { name: self.called(name) })
    }

    fn called(&self, name: &str) -> String {
        format!("{}{name}", self.within)
    }

    fn unfit(&self, name: &str, column: &dyn Array, wanted: &'static str) -> Error {
        Error::Type { name: self.called(name), found: column.data_type().to_string(), wanted }
    }

    fn wrong(&self, name: &str, row: usize, value: impl Into<String>) -> Error {
        Error::Value { name: self.called(name), row, value: value.into() }
    }

    /// The string in row `at`.
    pub(crate) fn string(&self, name: &str, at: usize) -> Result<Option<&'a str>, Error> {
        let column = self.column(name)?;
        let strings = column.as_string_opt::<i32>().ok_or_else(|| self.unfit(name, column, "strings"))?;
        Ok(strings.is_valid(at).then(|| strings.value(at)))
    }

    /// The string in row `at`, which must be there.
    pub(crate) fn needed(&self, name: &str, at: usize) -> Result<&'a str, Error> {
        self.string(name, at)?.ok_or_else(|| self.wrong(name, at, "null"))
    }

    pub(crate) fn owned(&self, name: &str, at: usize) -> Result<Option<String>, Error> {
        Ok(self.string(name, at)?.map(str::to_owned))
    }

    fn maybe<T: FromStr>(&self, name: &str, at: usize) -> Result<Option<T>, Error> {
        let Some(value) = self.string(name, at)? else { return Ok(None) };
        value.parse().map(Some).map_err(|_| self.wrong(name, at, value))
    }

    fn parsed<T: FromStr>(&self, name: &str, at: usize) -> Result<T, Error> {
        self.maybe(name, at)?.ok_or_else(|| self.wrong(name, at, "null"))
    }

    fn number<T: ArrowPrimitiveType>(&self, name: &str, at: usize) -> Result<Option<T::Native>, Error> {
        let column = self.column(name)?;
        let numbers = column.as_primitive_opt::<T>().ok_or_else(|| self.unfit(name, column, "numbers of its kind"))?;
        Ok(numbers.is_valid(at).then(|| numbers.value(at)))
    }

    fn integer<N: TryFrom<i64>>(&self, name: &str, at: usize) -> Result<N, Error> {
        let value = self.number::<Int64Type>(name, at)?.ok_or_else(|| self.wrong(name, at, "null"))?;
        N::try_from(value).map_err(|_| self.wrong(name, at, value.to_string()))
    }

    fn real(&self, name: &str, at: usize) -> Result<f32, Error> {
        self.number::<Float32Type>(name, at)?.ok_or_else(|| self.wrong(name, at, "null"))
    }

    fn date(&self, name: &str, at: usize) -> Result<Option<String>, Error> {
        let Some(days) = self.number::<Date32Type>(name, at)? else { return Ok(None) };
        day(days).map(Some).ok_or_else(|| self.wrong(name, at, days.to_string()))
    }

    fn inner(&self, name: &str) -> Result<&'a StructArray, Error> {
        let column = self.column(name)?;
        column.as_struct_opt().ok_or_else(|| self.unfit(name, column, "structs"))
    }

    /// The lists of a column: `decode` reads what all of them hold.
    pub(crate) fn lists<T>(
        &self,
        name: &str,
        decode: impl Fn(&Columns<'_>) -> Result<Vec<T>, Error>,
    ) -> Result<Vec<Vec<T>>, Error> {
        let column = self.column(name)?;
        let lists = column.as_list_opt::<i32>().ok_or_else(|| self.unfit(name, column, "lists"))?;
        let values = lists.values().as_struct_opt();
        let values = values.ok_or_else(|| self.unfit(name, column, "lists of structs"))?;
        let within = format!("{}.", self.called(name));
        let mut values = decode(&Columns::of(&within, values))?.into_iter();
        // What stands before the first list belongs to a batch that this one is a slice of.
        values.by_ref().take(lists.value_offsets()[0] as usize).for_each(drop);
        Ok((0..lists.len()).map(|at| values.by_ref().take(lists.value_length(at) as usize).collect()).collect())
    }

    fn each<T>(&self, of: impl Fn(usize) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        (0..self.table.len()).map(of).collect()
    }

    fn passages(&self) -> Result<Vec<Passage>, Error> {
        self.each(|at| self.passage(at))
    }

    fn passage(&self, at: usize) -> Result<Passage, Error> {
        Ok(Passage {
            start: self.integer("start", at)?,
            end: self.integer("end", at)?,
            exact: self.needed("exact", at)?.to_owned(),
        })
    }

    /// The passage that the struct `name` holds in row `at`.
    fn passage_in(&self, name: &str, at: usize) -> Result<Option<Passage>, Error> {
        let inner = self.inner(name)?;
        if inner.is_null(at) {
            return Ok(None);
        }
        let within = format!("{}.", self.called(name));
        Columns::of(&within, inner).passage(at).map(Some)
    }

    fn needed_in(&self, name: &str, at: usize) -> Result<Passage, Error> {
        self.passage_in(name, at)?.ok_or_else(|| self.wrong(name, at, "null"))
    }

    /// Statements whose article is still to be filled in.
    pub(crate) fn statements(&self) -> Result<Vec<Row>, Error> {
        let none = DocumentRef {
            id: String::new(),
            text_id: TextId([0; 32]),
            url: None,
            publisher: None,
            title: None,
            published: None,
            licence: None,
        };
        let passages = |name| self.lists(name, |it| it.passages()).map(Vec::into_iter);
        let (mut source, mut cue, mut content) = (passages("source")?, passages("cue")?, passages("content")?);
        let (mut role, mut affiliation) = (passages("source_role")?, passages("source_affiliation")?);
        let (mut addressee, mut via, mut place) = (passages("addressee")?, passages("via")?, passages("place")?);
        let mut time = passages("time")?;
        let mut speakers = self.lists("speaker", |it| it.speakers())?.into_iter();
        let mut quantities = self.lists("quantities", |it| it.quantities())?.into_iter();
        let mut labels = self.lists("labels", |it| it.labels())?.into_iter();
        let mut rows = Vec::with_capacity(self.table.len());
        for at in 0..self.table.len() {
            rows.push(Row {
                statement_id: self.parsed("statement_id", at)?,
                document: none.clone(),
                form: self.parsed("form", at)?,
                attribution_type: self.parsed("type", at)?,
                polarity: self.parsed("polarity", at)?,
                determinacy: self.parsed("determinacy", at)?,
                source_class: self.parsed("source_class", at)?,
                source: source.next().unwrap_or_default(),
                cue: cue.next().unwrap_or_default(),
                content: content.next().unwrap_or_default(),
                cue_lemma: self.owned("cue_lemma", at)?,
                speech_act: self.maybe("speech_act", at)?,
                speaker: speakers.next().unwrap_or_default(),
                source_role: role.next().unwrap_or_default(),
                source_affiliation: affiliation.next().unwrap_or_default(),
                medium: self.maybe("medium", at)?,
                platform: self.maybe("platform", at)?,
                medium_passage: self.passage_in("medium_span", at)?,
                addressee: addressee.next().unwrap_or_default(),
                via: via.next().unwrap_or_default(),
                place: place.next().unwrap_or_default(),
                said: Said {
                    timex: self.owned("said_timex", at)?,
                    from: self.date("said_from", at)?,
                    to: self.date("said_to", at)?,
                    basis: self.parsed("said_basis", at)?,
                },
                time: time.next().unwrap_or_default(),
                quantities: quantities.next().unwrap_or_default(),
                labels: labels.next().unwrap_or_default(),
                parent_id: self.maybe("parent_id", at)?,
                depth: self.integer("depth", at)?,
                confidence: self.real("confidence", at)?,
            });
        }
        Ok(rows)
    }

    pub(crate) fn text_id(&self, at: usize) -> Result<TextId, Error> {
        let text_id = self.needed("text_id", at)?;
        address(text_id).ok_or_else(|| self.wrong("text_id", at, text_id))
    }

    /// The article of the statement in row `at`.
    pub(crate) fn document(&self, at: usize) -> Result<DocumentRef, Error> {
        Ok(DocumentRef {
            id: self.needed("document_id", at)?.to_owned(),
            text_id: self.text_id(at)?,
            url: self.owned("url", at)?,
            publisher: self.owned("publisher", at)?,
            title: self.owned("title", at)?,
            published: self.owned("published", at)?,
            licence: self.owned("licence", at)?,
        })
    }

    fn speakers(&self) -> Result<Vec<SpeakerRow>, Error> {
        self.each(|at| {
            Ok(SpeakerRow {
                name: self.owned("name", at)?,
                entity_id: self.maybe("entity_id", at)?,
                judgement: self.parsed("judgement", at)?,
                method: self.needed("method", at)?.to_owned(),
                reason: self.needed("reason", at)?.to_owned(),
                score: self.real("score", at)?,
            })
        })
    }

    pub(crate) fn quantities(&self) -> Result<Vec<QuantityRow>, Error> {
        self.each(|at| {
            Ok(QuantityRow {
                passage: self.passage(at)?,
                low: self.number::<Float64Type>("low", at)?,
                high: self.number::<Float64Type>("high", at)?,
                unit: self.owned("unit", at)?,
                counted: self.passage_in("counted", at)?,
                hedge: self.parsed("hedge", at)?,
            })
        })
    }

    pub(crate) fn labels(&self) -> Result<Vec<LabelRow>, Error> {
        let within = format!("{}.", self.called("of"));
        let of = Columns::of(&within, self.inner("of")?);
        self.each(|at| {
            Ok(LabelRow {
                passage: self.passage(at)?,
                head: self.needed_in("head", at)?,
                mention: of.passage(at)?,
                name: of.owned("name", at)?,
                entity_id: of.maybe("entity_id", at)?,
                by: self.passage_in("by", at)?,
            })
        })
    }

    pub(crate) fn entities(&self) -> Result<Vec<EntityRow>, Error> {
        let mut names = self.lists("names", |it| it.names())?.into_iter();
        let mut roles = self.lists("roles", |it| it.roles())?.into_iter();
        let mut entities = Vec::with_capacity(self.table.len());
        for at in 0..self.table.len() {
            entities.push(EntityRow {
                entity_id: self.parsed("entity_id", at)?,
                kind: self.parsed("kind", at)?,
                name: self.needed_in("name", at)?,
                names: names.next().unwrap_or_default(),
                roles: roles.next().unwrap_or_default(),
            });
        }
        Ok(entities)
    }

    fn names(&self) -> Result<Vec<NameRow>, Error> {
        self.each(|at| Ok(NameRow { passage: self.needed_in("passage", at)?, kind: self.parsed("kind", at)? }))
    }

    fn roles(&self) -> Result<Vec<RoleRow>, Error> {
        self.each(|at| {
            Ok(RoleRow { passage: self.needed_in("passage", at)?, affiliation: self.passage_in("affiliation", at)? })
        })
    }
}

/// Reads `sha256:` and 64 hexadecimal digits.
fn address(text: &str) -> Option<TextId> {
    let digits = text.strip_prefix("sha256:").filter(|digits| digits.len() == 64 && digits.is_ascii())?;
    let mut id = [0; 32];
    for (i, byte) in id.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(TextId(id))
}
