import Experiments
import Reports
import Results
import Workbench

extension Command {
  static let report = Command(
    name: "report",
    summary: "Make the report of a results folder again.",
    positionals: [.results],
    options: [
      .movedData,
      .movedEvents,
      .jobs,
      .quiet,
    ],
    discussion: [
      "Writes report.html, which opens without a network, and figures/, its Vega specs. Fits that the "
        + "folder does not hold any more are done again."
    ],
    run: { arguments throws(CommandError) in
      let folder = arguments.results
      let result = try arguments.study(of: try arguments.run).run(in: folder, arguments)
      do throws(StudyError) {
        try folder.write(
          StudyReport(result, release: Release.version).content, library: VegaLibrary.found())
      } catch {
        throw CommandError(error)
      }
      Terminal.show("The report is in \(folder.path)/report.html")
    })
}
