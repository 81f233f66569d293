//! `POST /backup/{id}/validate`

use axum::extract::State;
use serde::Deserialize;
use sma_core::{Level, Report};
use sma_ops::{Context, Input, ValidateOptions, find_chain, open, open_bases, validate as check};
use utoipa::ToSchema;

use crate::answer::{Answer, Reply};
use crate::app::App;
use crate::archives::Found;
use crate::body::{Json, object};
use crate::credentials::{CredentialsBody, Given};
use crate::failure::Failure;
use crate::openapi::{Described, Envelope, ErrorEnvelope};
use crate::request::Id;

/// The body of a validation.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Validation {
    #[serde(default)]
    level: Option<String>,
    #[serde(default, deserialize_with = "object")]
    credentials: CredentialsBody,
}

/// Validates a backup. One that builds on others is compared with its base, where that is here.
#[utoipa::path(
    post, path = "/api/v1/backup/{id}/validate", tag = "backup",
    params(("id" = String, Path, description = "Id of the backup")),
    request_body = Validation,
    responses(
        (status = 200, description = "The report, of valid and invalid ones", body = Envelope<Described>),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn validate(
    State(app): State<App>,
    Id(id): Id,
    Json(body): Json<Validation>,
) -> Reply {
    let found = app.find_backup(&id).await?;
    let level = parse_level(body.level.as_deref())?;
    let given = body.credentials.read()?;
    let report = app.report(found, level, given).await?;
    Ok(Answer::ok(report))
}

/// Reads a level; by default `standard`.
pub(crate) fn parse_level(level: Option<&str>) -> Result<Level, Failure> {
    let Some(level) = level else { return Ok(Level::Standard) };
    let known = "basic, standard, thorough or paranoid";
    level.parse().map_err(|_| Failure::validation(format!("the level is not {known}")))
}

impl App {
    /// Validates an archive.
    pub(crate) async fn report(
        &self,
        found: Found,
        level: Level,
        given: Given,
    ) -> Result<Report, Failure> {
        let (input, inputs, app) = (self.input(&found), self.all_inputs().await?, self.clone());
        self.work(move |context| {
            let context = context.clone().with_credentials(&given);
            report(&input, &inputs, level, &given, &context).map_err(|error| app.failure(error))
        })
        .await
    }
}

pub(crate) fn report(
    input: &Input,
    inputs: &[Input],
    level: Level,
    given: &Given,
    context: &Context<'_>,
) -> Result<Report, sma_ops::Error> {
    let archive = open(input, context)?;
    // Without its base, what needs it is skipped, and the report says so.
    let bases = find_chain(&archive, "the archive", inputs, context)
        .and_then(|chain| open_bases(&chain, context))
        .or_else(|error| match error {
            sma_ops::Error::Canceled => Err(error),
            _ => Ok(Vec::new()),
        })?;
    drop(archive);
    let options = ValidateOptions::default()
        .with_level(level)
        .with_public_keys(given.public_keys.clone())
        .with_bases(bases);
    let outcomes = check(std::slice::from_ref(input), &options, context)?;
    let outcome = outcomes.into_iter().next();
    outcome.map_or(Err(sma_ops::Error::Canceled), |outcome| outcome.report)
}
