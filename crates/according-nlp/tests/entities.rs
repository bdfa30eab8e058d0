//! What is told of each entity of an article: its names and offices.

use according_text::{Document, Entity, Metadata};

/// One entity a line: kind, fullest name, the names with their kinds, the offices with whose they are.
fn lines(text: &str, entities: &[Entity]) -> Vec<String> {
    let line = |entity: &Entity| {
        let names: Vec<String> =
            entity.names.iter().map(|name| format!("{}={}", name.kind, name.span.of(text))).collect();
        let roles: Vec<String> = entity
            .roles
            .iter()
            .map(|role| match role.affiliation {
                Some(whose) => format!("{} @ {}", role.span.of(text), whose.of(text)),
                None => role.span.of(text).to_owned(),
            })
            .collect();
        format!("{} | {} | {} | {}", entity.kind, entity.name.of(text), names.join(", "), roles.join(", "))
    };
    entities.iter().map(line).collect()
}

#[test]
fn an_article_tells_names_and_offices_of_its_entities() {
    let cases: &[(&str, &[&str])] = &[
        (
            "Ana Ruiz, the mayor of Port Selby, closed the harbour. “It is not safe,” Ruiz said.",
            &[
                "person | Ana Ruiz | full=Ana Ruiz, short=Ruiz | mayor of Port Selby @ Port Selby",
                "place | Port Selby | full=Port Selby | ",
            ],
        ),
        (
            "The Free Harbour Movement (FHM), also called Harbour Front, marched. The FHM said the crane was unsafe.",
            &["organisation | Free Harbour Movement | full=Free Harbour Movement, acronym=FHM, alias=Harbour Front | "],
        ),
        (
            "Danish Foreign Minister Karen Holm came to Oslo. The Danish official said the talks had failed.",
            &[
                "person | Karen Holm | full=Karen Holm, role=The Danish official | Danish Foreign Minister @ Danish",
                "place | Oslo | full=Oslo | ",
            ],
        ),
        ("Police said the pier was closed.", &["organisation | Police | full=Police | "]),
        ("Nothing moved.", &[]),
    ];
    let mut report = String::new();
    for (text, expect) in cases {
        let document = Document::new(*text, Metadata::default());
        let mut worker = according_models::pipeline().worker();
        let entities = worker.analyze(&document).findings().entities;
        let given = lines(text, &entities);
        if given != *expect {
            report += &format!("{text}\n  given {given:#?}\n  expected {expect:#?}\n");
        }
    }
    assert!(report.is_empty(), "{report}");
}
