import Learning

extension ScoredRequest {
  /// What an answer without a place for it says in its header: in how many rows a column had a name
  /// that no training row had, and which columns the model does not take.
  var headers: [(name: String, value: String)] {
    let strange = zip(model.schema.columns, unseen).filter { $0.1 > 0 }
    return [
      ("Workbench-Unseen", HeaderList.text(strange.map { ($0.0.name, $0.1) })),
      ("Workbench-Ignored", HeaderList.text(sent.ignored.map { ($0, nil) })),
    ].filter { !$0.value.isEmpty }
  }

  /// The same fields as a description names them.
  static let headers: [Operation.Parameter] = [
    .init(
      "Workbench-Unseen",
      "Columns with names that no training row had, and in how many rows, such as `Contract=3,"
        + "Plan=1`. Names are percent-encoded; `*=2` at the end counts columns that did not fit."),
    .init(
      "Workbench-Ignored",
      "Columns that the model does not take, such as `note,Zip%20code`. Names are percent-encoded; "
        + "`*=2` at the end counts columns that did not fit."),
  ]
}
