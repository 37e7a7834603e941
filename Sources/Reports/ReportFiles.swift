public import Experiments
public import Results

extension ResultsFolder {
  /// Writes every file of a finished study, its report among them; each appears whole or not at all.
  ///
  /// - Parameters:
  ///   - library: where the page of the report has Vega from.
  ///   - table: the file of the study's rows as it was named here, for those that take the run up again.
  ///   - events: its log of events as it was named here.
  public func write(
    _ result: StudyResult, library: VegaLibrary, table: String? = nil, events: String? = nil,
    threads: Int, release: String
  ) throws(StudyError) {
    let report = StudyReport(result, release: release).content
    try write(report, library: library)
    try write(
      result, figures: report.figures.map { (Self.figureFile($0.id), $0.bytes) },
      table: table, events: events, threads: threads, release: release)
  }

  /// Writes `report.html` and a file a figure; figures of an earlier report do not stay.
  public func write(_ content: ReportContent, library: VegaLibrary) throws(StudyError) {
    try write(figures: content.figures.map { ($0.id, $0.bytes) })
    try write(ReportPage(content, library: library).bytes, name: Self.report)
  }
}
