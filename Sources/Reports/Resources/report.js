(function(){
'use strict';
var tip=document.getElementById('tip');
function line(name,value){
  var row=document.createElement('div');
  row.textContent=name+': '+value;
  tip.appendChild(row);
}
function show(handler,event,item,value){
  if(value===null||value===undefined||value===''){tip.hidden=true;return;}
  tip.textContent='';
  if(typeof value==='object'){
    if(value.title){
      var head=document.createElement('b');
      head.textContent=value.title;
      tip.appendChild(head);
    }
    Object.keys(value).forEach(function(name){
      if(name!=='title'&&value[name]!==null&&value[name]!==undefined)line(name,value[name]);
    });
  }else{tip.textContent=String(value);}
  tip.hidden=false;
  var size=tip.getBoundingClientRect(),x=event.clientX+14,y=event.clientY+14;
  if(x+size.width>window.innerWidth-4)x=Math.max(4,event.clientX-size.width-14);
  if(y+size.height>window.innerHeight-4)y=Math.max(4,event.clientY-size.height-14);
  tip.style.left=x+'px';
  tip.style.top=y+'px';
}
function fail(box,text){
  var note=document.createElement('p');
  note.className='notice';
  note.textContent=text;
  box.appendChild(note);
}
function draw(box){
  if(typeof vega==='undefined'||!vega.expressionInterpreter){
    fail(box,'Not drawn, since Vega is not in this page; the numbers of this figure are in '+box.dataset.file+'.');
    return Promise.resolve();
  }
  return Promise.resolve().then(function(){
    var spec=JSON.parse(document.getElementById(box.dataset.spec).textContent);
    var view=new vega.View(vega.parse(spec,null,{ast:true}),{
      expr:vega.expressionInterpreter,renderer:'svg',container:box,hover:true,tooltip:show,
      logLevel:vega.Warn});
    return view.runAsync();
  }).catch(function(error){
    console.error(error);
    fail(box,'This figure could not be drawn: '+error.message);
  });
}
function fit(isPrinted){
  document.querySelectorAll('.plot').forEach(function(box){
    var whole=box.parentNode.classList.contains('whole');
    box.style.width=isPrinted?(whole?'700px':'340px'):'';
  });
  window.dispatchEvent(new Event('resize'));
}
window.addEventListener('beforeprint',function(){fit(true);});
window.addEventListener('afterprint',function(){fit(false);});
function key(row,column){
  var cell=row.cells[column];
  return cell.dataset.key===undefined?cell.textContent:Number(cell.dataset.key);
}
function sort(header){
  var column=header.cellIndex,body=header.closest('table').tBodies[0];
  var up=header.getAttribute('aria-sort')==='descending'||
    (!header.hasAttribute('aria-sort')&&!header.classList.contains('number'));
  Array.from(header.parentNode.cells).forEach(function(other){
    other.removeAttribute('aria-sort');
  });
  header.setAttribute('aria-sort',up?'ascending':'descending');
  Array.from(body.rows).sort(function(a,b){
    var x=key(a,column),y=key(b,column),order;
    if(typeof x==='number'&&typeof y==='number')order=x-y;
    else if(typeof x==='number')return -1;
    else if(typeof y==='number')return 1;
    else order=x.localeCompare(y,undefined,{numeric:true});
    return up?order:-order;
  }).forEach(function(row){body.appendChild(row);});
}
document.querySelectorAll('thead th').forEach(function(header){
  header.querySelector('button').addEventListener('click',function(){sort(header);});
});
Array.from(document.querySelectorAll('.plot')).reduce(function(before,box){
  return before.then(function(){return draw(box);});
},Promise.resolve()).then(function(){
  document.documentElement.dataset.drawn='yes';
});
})();
