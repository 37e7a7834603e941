import Reports
import Testing

@Suite struct TextDocumentTests {
  @Test("names of data are text in Markdown, and no HTML, whatever they hold")
  func html() {
    let name = "<script>alert(1)</script>\n# x"
    let document = TextDocument(
      title: name,
      blocks: [
        .section(name), .paragraph("is \(name) and \(code: "a`b\nc``")"), .list(["\(name)"]),
        .table(caption: "", columns: [name, "n"], rows: [[name, "a|b"]]),
        .code("x\n```\n<b>"),
      ])
    let text = "\\<script>alert(1)\\</script> # x"
    #expect(
      document.markdown
        == """
        # \(text)

        ## \(text)

        is \(text) and ``` a`b c`` ```

        - \(text)

        | \(name) | n |
        | --- | --- |
        | \(text) | a\\|b |

        ````
        x
        ```
        <b>
        ````

        """.replacing(name, with: text))
  }
}
