import Experiments
import Learning
import Tables
import Testing

@Suite struct SequenceFindingsTests {
  @Test("steps of a declared sequence are one line of each code, not one a step") func oneLine()
    throws
  {
    var rows = AuditStudies()
    var stream = RandomKey(seed: 41).stream
    let names = (1...20).map { "use_\($0)" }
    for (place, name) in names.enumerated() {
      rows.add(name) { _, positive in stream.normal() + (positive ? 2.2 + Double(place) / 50 : 0) }
    }
    #expect(try rows.findings("column-nearly-gives-target-away").count == 20)
    var study = try rows.study
    var data = study.data
    data.table.sequence = SequenceColumns(
      channels: [SequenceColumns.Channel(name: "use", columns: names)])
    study = try Study(spec: study.spec, data: data)
    let found = Audit.findings(of: study).filter { $0.code == "column-nearly-gives-target-away" }
    #expect(found.count == 1)
    #expect(found[0].columns == names)
    let start =
      "20 columns of the sequence ('use_1', 'use_2', 'use_3', 'use_4', 'use_5' and 15 more), of which "
      + "this says most: column 'use_"
    #expect(found[0].sentence.hasPrefix(start))
  }
}
