import Foundation
import Reports
import Serving
import Testing

@Suite("The files of the web application")
struct WebAssetsTests {
  let assets = WebAssets(vega: .bundled(script: "var vega;"))

  @Test("every file of the folder is in the executable, byte by byte")
  func folder() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Serving/Web")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect((names + ["vega.js"]).sorted() == assets.names)
    for name in names {
      let bytes = [UInt8](try Data(contentsOf: folder.appending(component: name)))
      #expect(assets.asset(name)?.bytes == bytes, "\(name)")
    }
  }

  @Test("whatever a file loads is there as well, and comes from the same place")
  func references() throws {
    let loads = /(?:from '\.\/|src="|href="assets\/|src: 'assets\/)([^'"#]+)['"]/
    for name in assets.names {
      for match in try text(name).matches(of: loads) {
        let wanted = match.output.1.split(separator: "/").last.map(String.init) ?? ""
        #expect(assets.asset(wanted) != nil, "\(name) loads \(wanted)")
      }
    }
  }

  @Test("no script or style is inline, no data become HTML, and no other host is named")
  func policy() throws {
    for name in assets.names {
      let text = try text(name)
      for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
        #expect(!text.contains(word), "\(name) has \(word)")
      }
      let hosts = text.matches(of: /https?:\/\/[a-z0-9.]+/).map { String($0.output) }
      #expect(hosts.allSatisfy { $0 == "http://www.w3.org" }, "\(name) names \(hosts)")
    }
    let page = try text(WebAssets.page)
    #expect(!page.contains(/<script>|<style| style=| on[a-z]+=/))
  }

  @Test("files say what they are")
  func types() {
    #expect(assets.asset("index.html")?.contentType == "text/html; charset=utf-8")
    #expect(assets.asset("app.js")?.contentType == "text/javascript; charset=utf-8")
    #expect(assets.asset("style.css")?.contentType == "text/css; charset=utf-8")
    #expect(assets.asset("icon.svg")?.contentType == "image/svg+xml")
    #expect(assets.asset("../Package.swift") == nil)
  }

  @Test("a machine without Vega serves everything else")
  func withoutVega() {
    let assets = WebAssets(vega: .missing)
    #expect(assets.asset("vega.js") == nil)
    #expect(assets.asset("figures.js") != nil)
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try #require(assets.asset(name)).bytes, as: UTF8.self)
  }
}
