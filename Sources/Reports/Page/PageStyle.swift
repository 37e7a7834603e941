/// The style sheet of a report: one column on a phone, two on a desk, black on white in print.
enum PageStyle {
  static let css = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0 auto;max-width:1280px;padding:16px 24px 48px;background:#fff;color:#222;\
    font:15px/1.5 system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;\
    overflow-wrap:anywhere}
    h1{font-size:26px;line-height:1.2;margin:8px 0}
    h2{font-size:20px;margin:40px 0 8px;padding-top:8px;border-top:1px solid #ccc}
    p{margin:8px 0;max-width:78ch}
    nav{margin:12px 0;font-size:14px}
    nav a{margin-right:14px;white-space:nowrap}
    a{color:#005a91}
    .verdict{font-size:19px;line-height:1.4;border-left:4px solid #0072b2;padding:4px 14px;\
    margin:16px 0}
    .verdict p{max-width:72ch}
    .verdict p+p{font-size:16px}
    .notice{border:1px solid #b58900;background:#fff8e1;padding:6px 12px;max-width:none}
    .muted{color:#555}
    .caption{color:#555;font-size:14px;margin:16px 0 2px;max-width:none}
    .wide{overflow-x:auto;margin:2px 0 12px;max-width:100%}
    table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums;\
    overflow-wrap:normal}
    th,td{padding:5px 8px;border-bottom:1px solid #ddd;text-align:left;vertical-align:top;\
    white-space:nowrap;font-weight:normal}
    thead th{border-bottom:2px solid #888;padding:0;vertical-align:bottom}
    thead button{font:inherit;font-weight:600;color:inherit;background:none;border:0;width:100%;\
    padding:5px 8px;text-align:inherit;cursor:pointer;white-space:normal;\
    line-height:1.25}
    thead button:hover{background:#eef2f6}
    th[aria-sort=ascending] button::after{content:' \\2191'}
    th[aria-sort=descending] button::after{content:' \\2193'}
    .number{text-align:right}
    td small,th small{display:block;color:#555;font-size:12px}
    tr.leader,tr.band{background:#e9eef3}
    tr.leader th,tr.leader td{font-weight:600}
    tr.leader small{font-weight:normal}
    tr.ineligible{color:#666}
    .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));\
    gap:28px 32px;align-items:start}
    figure{margin:0;min-width:0}
    figure.whole{grid-column:1/-1}
    .plot{width:100%;overflow:hidden;min-height:60px}
    .plot svg{display:block}
    .plot .vega-bindings{font-size:14px;padding:4px}
    .plot select{font:inherit;max-width:60vw}
    figcaption{font-size:13px;color:#444;margin-top:4px}
    dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 16px;margin:12px 0}
    dt{color:#555}
    dd{margin:0;font-variant-numeric:tabular-nums}
    code,pre{font:13px/1.45 ui-monospace,Menlo,Consolas,monospace}
    pre{overflow-x:auto;background:#f6f6f6;padding:12px;overflow-wrap:normal}
    .findings{list-style:none;padding:0}
    .findings li{border-left:4px solid #888;padding:2px 12px;margin:10px 0;max-width:90ch}
    .findings .serious{border-left:6px double #b03a00}
    .findings .warning{border-left-color:#e69f00}
    .findings b{text-transform:uppercase;font-size:12px;letter-spacing:.04em}
    #tip{position:fixed;z-index:9;pointer-events:none;background:#fff;border:1px solid #555;\
    padding:5px 9px;font-size:12px;line-height:1.4;max-width:min(320px,90vw);\
    box-shadow:0 1px 4px rgba(0,0,0,.25);font-variant-numeric:tabular-nums}
    #tip b{display:block}
    @media(max-width:600px){
    body{padding:10px 12px 32px}
    h1{font-size:22px}
    .verdict{font-size:17px}
    dl{grid-template-columns:minmax(0,1fr);gap:0}
    dd{margin-bottom:8px}
    .wide thead th:first-child,.wide tbody th{position:sticky;left:0;background:#fff;\
    min-width:124px;max-width:42vw;white-space:normal;overflow-wrap:anywhere}
    .wide tr.leader th,.wide tr.band th{background:#e9eef3}
    }
    @media print{
    body{max-width:none;padding:0;font-size:11pt}
    nav,.vega-bindings,#tip{display:none}
    h2{break-after:avoid;margin-top:24px}
    figcaption{font-size:8pt}
    figure,.findings li,tr{break-inside:avoid}
    .figures{grid-template-columns:repeat(2,minmax(0,1fr));gap:14px 20px}
    .plot svg{max-width:100%;height:auto}
    .wide{overflow:visible}
    table{font-size:8pt}
    th,td{white-space:normal;padding:2px 4px}
    td small,th small{font-size:6.5pt;white-space:nowrap}
    tr{-webkit-print-color-adjust:exact;print-color-adjust:exact}
    thead button{padding:2px 4px}
    pre{white-space:pre-wrap}
    }
    """
}
